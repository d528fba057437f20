import type { Chat } from '@papo/protocol'
import { createEmitter } from '../chat/emitter.ts'
import { isEqual, withChanges } from '../chat/equal.ts'
import type { Platform, Stop } from '../platform/platform.ts'
import { type Connection, connectionOf } from '../sync/connection.ts'
import type { ChangesPush, QueuePush } from '../sync/push.ts'
import { RetryLoop } from '../sync/retry-loop.ts'

/** A snapshot of a list of chats. */
export interface ChatListState {
  /** A chat that did not change is the same object as in the last snapshot. */
  readonly chats: readonly Chat[]
  /** The number of chats in all; may exceed the length of `chats`. */
  readonly total: number
  /** Whether the list is up to date. */
  readonly connection: Connection
  /** False until the first answer. */
  readonly loaded: boolean
}

/** A list of chats that is kept up to date until `close()`. */
export interface ChatListWatch {
  /** The current snapshot. */
  readonly state: ChatListState
  /**
   * Calls `run` with each new snapshot until the returned function is called.
   *
   * @example
   * ```ts
   * const queue = agent.watchQueue()
   * const stop = queue.on('state', ({ total }) => show(total))
   * stop()
   * ```
   */
  on(event: 'state', run: (state: ChatListState) => void): Stop
  /**
   * Polls now instead of at the next interval.
   *
   * @example
   * ```ts
   * const queue = agent.watchQueue()
   * await agent.acceptChat(chatId)
   * queue.refresh()
   * ```
   */
  refresh(): void
  /**
   * Ends the polling. No event follows, and `state` stays as it is.
   *
   * @example
   * ```ts
   * const queue = agent.watchQueue()
   * queue.close()
   * ```
   */
  close(): void
}

/** The poll intervals while the page is visible and while it is hidden. */
const seenMs = 2500
const hiddenMs = 10_000

type ChatPage = Pick<ChatListState, 'chats' | 'total'>

export interface ChatListOptions {
  platform: Platform
  load(options: { signal: AbortSignal }): Promise<ChatPage>
  /** Replaces the polls while it is ready. */
  push?: QueuePush | null
  /** Replaces the polls while it is ready: the list is loaded at each change instead. */
  changes?: ChangesPush | null
  /** The most chats in the list; absent for all that come. */
  limit?: number | undefined
  onClose(): void
}

/**
 * Follows a list by a push while there is one, or loads it at each change of which it is told, else polls it with the guarantees of {@link RetryLoop}: every
 * 2.5 s, every 10 s while the page is hidden. What did not change stays the same object, down to each chat.
 */
export class PolledChatList implements ChatListWatch {
  readonly #emitter
  readonly #loop: RetryLoop
  readonly #options: ChatListOptions
  readonly #stopReady: Stop | undefined
  #isPushed = false
  /** The iteration that polls, or waits for a change of what it has loaded. */
  #polling: AbortSignal | null = null
  #awaiting: AbortSignal | null = null
  #isStale = false
  #state: ChatListState = { chats: [], total: 0, connection: 'connecting', loaded: false }

  constructor(options: ChatListOptions) {
    const { platform, push, changes } = options
    const pushed = push ?? changes
    this.#options = options
    this.#emitter = createEmitter<{ state: ChatListState }>(platform)
    this.#loop = new RetryLoop({
      platform,
      hiddenMs,
      iterate: (signal) => (push?.isReady('') ? this.#follow(push, signal) : this.#poll(signal)),
      onState: (state) => this.#change({ connection: connectionOf(state) }),
    })
    this.#stopReady = pushed?.onReady(() => {
      const isOnItsWay = this.#isPushed || (changes && this.#polling)
      if (!isOnItsWay && pushed.isReady('')) this.#loop.interrupt()
    })
    this.#loop.wake()
  }

  get state(): ChatListState {
    return this.#state
  }

  on(event: 'state', run: (state: ChatListState) => void): Stop {
    return this.#emitter.on(event, run)
  }

  refresh(): void {
    // An answer in flight may be older than what the caller just did.
    this.#isStale = true
    if (this.#awaiting) this.#loop.interrupt()
    else this.#loop.wake(true)
  }

  /** Refreshes, and tries to reach the server in every other way too. */
  reconnect(): void {
    this.#options.push?.reconnect()
    this.#options.changes?.reconnect()
    this.refresh()
  }

  close(): void {
    if (this.#loop.state === 'stopped') return
    this.#emitter.clear()
    this.#loop.stop()
    this.#stopReady?.()
    this.#options.push?.close()
    this.#options.changes?.close()
    this.#options.onClose()
  }

  async #poll(signal: AbortSignal): Promise<number> {
    const { changes } = this.#options
    const cursor = changes?.now() ?? ''
    this.#isStale = false
    this.#polling = signal
    try {
      this.#apply(await this.#options.load({ signal }))
      if (this.#isStale) return 0
      if (!changes?.isReady(cursor)) return seenMs
      this.#awaiting = signal
      this.#loop.progress()
      return await changes.follow(cursor, () => {}, signal)
    } finally {
      // The next iteration may have begun.
      if (this.#polling === signal) this.#polling = null
      if (this.#awaiting === signal) this.#awaiting = null
    }
  }

  async #follow(push: QueuePush, signal: AbortSignal): Promise<number> {
    this.#isPushed = true
    const onQueue = ({ chats, total }: ChatPage) => {
      this.#apply({ chats: chats.slice(0, this.#options.limit), total })
      this.#loop.progress()
    }
    try {
      const delay = await push.follow('', onQueue, signal)
      return push.isReady('') ? 0 : delay
    } finally {
      this.#isPushed = false
    }
  }

  #apply({ chats, total }: ChatPage): void {
    const known = new Map(this.#state.chats.map((chat) => [chat.id, chat]))
    const merged = chats.map((chat) => {
      const last = known.get(chat.id)
      return last && isEqual(last, chat) ? last : chat
    })
    this.#change({ chats: merged, total, loaded: true })
  }

  #change(patch: Partial<ChatListState>): void {
    const next = withChanges(this.#state, patch)
    if (next === this.#state) return
    this.#state = next
    this.#emitter.emit('state', next)
  }
}
