import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type AgentClient, isPapoError, type Message, type VisitorClient } from '@papo/sdk'
import type { Journal, Participant } from './journal.ts'

/** Shortest and longest wait before a retry, where the server names none. */
const retryMs = { least: 20, most: 200 }

export interface SendOptions {
  /** Stops the retries; sends without an ack stay unacked. */
  signal?: AbortSignal
  clientId?: string
}

/**
 * Sends without following the chat, also many messages at once, to make load. A retry uses the same
 * client id.
 */
export class Sender {
  readonly #journal: Journal
  readonly #client: VisitorClient | AgentClient
  readonly #participant: Participant

  constructor(journal: Journal, client: VisitorClient | AgentClient, participant: Participant) {
    this.#journal = journal
    this.#client = client
    this.#participant = participant
  }

  /**
   * Resolves with the stored message, or with null where the signal stopped it; rejects where it
   * was refused.
   */
  async send(chatId: string, text: string, options: SendOptions = {}): Promise<Message | null> {
    const { signal, clientId = randomUUID() } = options
    this.#journal.sending(chatId, this.#participant, clientId, text)
    const isGivenUp = () => signal?.aborted === true
    while (!isGivenUp()) {
      try {
        const message = await this.#client.sendMessage(chatId, { clientId, text })
        this.#journal.acked(message)
        return message
      } catch (error) {
        if (!isPapoError(error)) throw error
        if (!error.retry) {
          this.#journal.refused(clientId, error.code)
          throw error
        }
        const { least, most } = retryMs
        await sleep(error.retryAfterMs ?? least + Math.random() * (most - least))
      }
    }
    return null
  }
}
