import type { Chat } from '@papo/protocol'
import { createEmitter } from '../chat/emitter.ts'
import { isEqual, withChanges } from '../chat/equal.ts'
import type { Platform, Stop } from '../platform/platform.ts'
import { type Connection, connectionOf } from '../sync/connection.ts'
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

/**
 * Polls a list with the guarantees of {@link RetryLoop}: every 2.5 s, every 10 s while the page is
 * hidden. What did not change stays the same object, down to each chat.
 */
export class PolledChatList implements ChatListWatch {
  readonly #emitter
  readonly #loop: RetryLoop
  readonly #onClose: () => void
  #isStale = false
  #state: ChatListState = { chats: [], total: 0, connection: 'connecting', loaded: false }

  constructor(
    platform: Platform,
    load: (options: { signal: AbortSignal }) => Promise<ChatPage>,
    onClose: () => void,
  ) {
    this.#onClose = onClose
    this.#emitter = createEmitter<{ state: ChatListState }>(platform)
    this.#loop = new RetryLoop({
      platform,
      hiddenMs,
      iterate: async (signal) => {
        this.#isStale = false
        this.#apply(await load({ signal }))
        return this.#isStale ? 0 : seenMs
      },
      onState: (state) => this.#change({ connection: connectionOf(state) }),
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
    this.#loop.wake(true)
  }

  close(): void {
    if (this.#loop.state === 'stopped') return
    this.#emitter.clear()
    this.#loop.stop()
    this.#onClose()
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
