import { limits, type LogPage, type ServerFrame } from '@papo/protocol'
import type { Caller } from '../platform/caller.ts'
import { Refusal } from '../platform/refusal.ts'
import { isEmpty, LogWatch, recordDelays, type WatchNeeds } from '../message/log-watch.ts'
import {
  changedReads,
  changedTyping,
  isOtherState,
  participantOf,
  type SentState,
  stateOf,
} from './sent-state.ts'
import type { RealtimeNeeds } from './needs.ts'

/** The socket of a watch. */
export interface WatchingSocket {
  send(frame: ServerFrame, onFlushed?: () => void): void
  /** Calls `received` of the watch once the client has what was sent so far. */
  confirm(watch: ChatWatch): void
  /** The caller may not follow the log: the watch has ended. */
  refuseWatch(watch: ChatWatch, refusal: Refusal): void
}

/** A reader keeps its hints itself: they are compared with what the socket has sent. */
const remembersNothing = { remember() {} }

/** The needs of every watch of the process. */
export const watchNeedsOf = (needs: RealtimeNeeds): WatchNeeds & RealtimeNeeds => ({
  ...needs,
  lastSentHints: remembersNothing,
})

/**
 * One chat that a socket follows. Each look is one page of `answerLog`, and one look runs at a time: a wake-up that
 * comes meanwhile makes it look again. While the client has not taken a page, the next one is not read.
 */
export class ChatWatch {
  readonly #needs: WatchNeeds & RealtimeNeeds
  readonly #socket: WatchingSocket
  readonly #log: LogWatch
  #sent: SentState | null = null
  /** Whether the client is known to have received every page that was sent. */
  #isReceived = true
  #isLooking = false
  #isRung = false
  #withPosition = false
  #isFailed = false
  #isStopped = false

  constructor(
    needs: WatchNeeds & RealtimeNeeds,
    socket: WatchingSocket,
    caller: Caller,
    { chatId, after }: { chatId: string; after?: string },
  ) {
    this.#needs = needs
    this.#socket = socket
    const reading = { caller, chatId, limit: limits.pageMessages }
    this.#log = new LogWatch(needs, reading, after, (isNews) => {
      if (isNews) this.look()
    })
  }

  get chatId(): string {
    return this.#log.reading.chatId
  }

  get isWaiting(): boolean {
    return this.#sent?.status === 'waiting'
  }

  /** Typing that nobody renews ends without a wake-up. */
  get isSomebodyTyping(): boolean {
    return this.#sent !== null && this.#sent.typing.length > 0
  }

  /** Reads what comes next and sends what is new. A moved position alone is sent only `withPosition`. */
  look(withPosition = false): void {
    if (this.#isStopped) return
    this.#withPosition ||= withPosition
    if (this.#isLooking) {
      this.#isRung = true
      return
    }
    this.#isLooking = true
    this.#isRung = false
    try {
      const page = this.#log.look(this.#isReceived)
      if (page instanceof Promise) page.then((read) => this.#deliver(read)).catch(this.#onFailure)
      else this.#deliver(page)
    } catch (error) {
      this.#onFailure(error)
    }
  }

  /** The client has received every page that was sent. */
  received(): void {
    this.#isReceived = true
    this.look()
  }

  /**
   * Looks again in case a wake-up was lost or the last look failed. While the cache is away each look would ask the
   * database: whoever compares all watched chats with it in batches wakes those that have changed.
   */
  heal(): void {
    if (this.#isFailed || this.#needs.cache.healthy()) this.look()
    else this.#markSeen()
  }

  stop(): void {
    this.#isStopped = true
    this.#log.stop()
  }

  #deliver(page: LogPage): void {
    if (this.#isStopped) return
    this.#isFailed = false
    const before = this.#sent
    const withPosition = this.#withPosition
    this.#sent = stateOf(page)
    this.#withPosition = false
    if (before !== null && isEmpty(page) && !isOtherState(before, this.#sent, withPosition)) {
      this.#sent.queuePosition = before.queuePosition
      if (this.#sendHints(before, this.#sent)) {
        this.#lookAgain()
        return
      }
    }
    if (before !== null && !this.#isLagging(page)) recordDelays(this.#needs, 'socket', page)
    this.#sendPage(page)
  }

  /** A page that others follow was not stored just now. */
  #isLagging({ hasMore, reset }: LogPage): boolean {
    return hasMore || reset
  }

  #sendPage(page: LogPage): void {
    const frame = { type: 'log', chatId: this.chatId, ...page, nextPollInMs: 0 } as const
    if (page.messages.length > 0) {
      this.#isReceived = false
      this.#socket.confirm(this)
    }
    if (!page.hasMore) {
      this.#socket.send(frame)
      this.#lookAgain()
      return
    }
    this.#isRung = true
    this.#socket.send(frame, () => this.#lookAgain())
  }

  /** False if who has read further is not in memory: a page says it as well. */
  #sendHints(before: SentState, now: SentState): boolean {
    const { chatId } = this
    const sides = changedReads(before, now)
    const head = sides.length === 0 ? null : this.#needs.cache.head(chatId)
    if (head instanceof Promise) return false
    const { caller } = this.#log.reading
    const readers = sides.map((side) => head && participantOf(head, side, caller))
    const known = readers.filter((by) => by !== null)
    if (known.length < sides.length) return false
    for (const { by, typing } of changedTyping(before, now)) {
      this.#socket.send({ type: 'typing', chatId, by, typing })
    }
    for (const by of known) {
      this.#socket.send({ type: 'read', chatId, by, upTo: now.readUpTo[by.type] })
    }
    return true
  }

  #lookAgain(): void {
    this.#isLooking = false
    if (this.#isRung) this.look()
  }

  readonly #onFailure = (error: unknown): void => {
    this.#isLooking = false
    if (this.#isStopped) return
    if (error instanceof Refusal && isFinal(error)) {
      this.#socket.refuseWatch(this, error)
      return
    }
    this.#isFailed = true
    if (!(error instanceof Refusal)) this.#needs.onError(error)
  }

  #markSeen(): void {
    const { caller, chatId } = this.#log.reading
    if (caller.type !== 'visitor' || !this.isWaiting) return
    const { workspaceId, siteId } = caller
    this.#needs.visitorPresence.markSeen({ workspaceId, siteId, chatId })
  }
}

/** Whether the same look is refused again. */
const isFinal = ({ code }: Refusal): boolean =>
  code === 'chat_not_found' || code === 'invalid_cursor'
