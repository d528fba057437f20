import { setTimeout as sleep } from 'node:timers/promises'
import {
  type AgentClient,
  isPapoError,
  type LogPage,
  type Message,
  type VisitorClient,
} from '@papo/sdk'
import type { Journal, Participant, View } from './journal.ts'

export interface PlainPollerOptions {
  journal: Journal
  who: string
  participant: Participant
  client: VisitorClient | AgentClient
  chatId: string
  /** Pause between an answer and the next poll. */
  everyMs: number
  /** Called with the duration of each poll, in milliseconds. */
  onPoll?: (tookMs: number) => void
  limit?: number
}

/** Follows a chat by plain polls at a fixed pace, as a page without long polling does. */
export class PlainPoller {
  readonly view: View
  readonly #options: PlainPollerOptions
  readonly #stopped = new AbortController()
  readonly #over: Promise<void>
  #messages: Message[] = []

  constructor(options: PlainPollerOptions) {
    const { journal, who, participant, chatId } = options
    this.#options = options
    this.view = journal.looking(who, participant, chatId)
    this.#over = this.#run()
  }

  /** Ends after the current poll. */
  async stop(): Promise<void> {
    this.#stopped.abort()
    await this.#over
  }

  async #run(): Promise<void> {
    const { client, chatId, everyMs, onPoll, limit = 100 } = this.#options
    let cursor = ''
    while (!this.#stopped.signal.aborted) {
      const askedAt = performance.now()
      let waitMs = everyMs
      try {
        const page = await client.getMessages(chatId, { after: cursor, limit })
        onPoll?.(performance.now() - askedAt)
        this.#take(page)
        cursor = page.cursor
        if (page.hasMore) waitMs = 0
      } catch (error) {
        if (!isPapoError(error) || !error.retry) throw error
        waitMs = error.retryAfterMs ?? everyMs
      }
      await sleep(waitMs, undefined, { signal: this.#stopped.signal }).catch(() => {})
    }
  }

  #take({ messages, reset, status }: LogPage): void {
    const { view } = this
    if (reset) this.#messages = []
    this.#messages.push(...messages)
    view.messages = this.#messages
    // A reset log replaces the view: only entries that were not shown before count as shown now.
    const shown = new Set(reset ? view.rendered.map(({ id }) => id) : [])
    view.rendered.push(...messages.filter(({ id }) => !shown.has(id)))
    view.status = status
    const now = performance.now()
    for (const { id } of messages) if (!view.shownAt.has(id)) view.shownAt.set(id, now)
    for (const message of messages) this.#options.journal.acked(message)
  }
}
