import { setTimeout as sleep } from 'node:timers/promises'
import type { Sender } from '../clients/sender.ts'
import type { FaultRun } from './fault-run.ts'
import type { Conversation } from './conversations.ts'

interface Writer {
  sender: Sender
  chatId: string
  who: string
}

const slowestAckMs = 60_000

/**
 * Clients that write in turn, at a fixed number of messages a second together, without waiting for
 * earlier acks.
 */
export class Writing {
  readonly #writers: readonly Writer[]
  readonly #everyMs: number
  readonly #givenUp = new AbortController()
  readonly #sends: Promise<unknown>[] = []
  readonly #over: Promise<void>
  #isOver = false

  private constructor(writers: readonly Writer[], perSecond: number) {
    this.#writers = writers
    this.#everyMs = 1000 / perSecond
    this.#over = this.#run()
    // `stop` reports a refusal.
    this.#over.catch(() => {})
  }

  /** Both sides of each conversation write. */
  static begin(
    faultRun: FaultRun,
    openConversations: readonly Conversation[],
    perSecond: number,
  ): Writing {
    const writers = openConversations.flatMap(({ visitor, agent, chatId }) => [
      { sender: faultRun.sender(visitor), chatId, who: visitor.name },
      { sender: faultRun.sender(agent), chatId, who: agent.name },
    ])
    const writing = new Writing(writers, perSecond)
    faultRun.atEnd(() => writing.giveUp())
    return writing
  }

  get count(): number {
    return this.#sends.length
  }

  /** Stops writing; sends under way are retried until their ack, for a minute at most. */
  async stop(): Promise<void> {
    this.#isOver = true
    const late = setTimeout(() => this.#givenUp.abort(), slowestAckMs)
    await this.#over
    await Promise.all(this.#sends)
    clearTimeout(late)
  }

  giveUp(): void {
    this.#isOver = true
    this.#givenUp.abort()
  }

  async #run(): Promise<void> {
    const began = performance.now()
    const { signal } = this.#givenUp
    for (let number = 0; !this.#isOver; number += 1) {
      const writer = this.#writers[number % this.#writers.length]
      if (writer === undefined) throw new Error('there are no writers')
      const { sender, chatId, who } = writer
      const send = sender.send(chatId, `${number} by ${who}`, { signal })
      send.catch(() => {})
      this.#sends.push(send)
      await sleep(Math.max(0, began + (number + 1) * this.#everyMs - performance.now()))
    }
  }
}
