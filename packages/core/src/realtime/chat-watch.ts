import { limits, type LogPage, type ServerFrame } from '@papo/protocol'
import type { ChatHead } from '../chat/chat-record.ts'
import type { Caller } from '../platform/caller.ts'
import { andThen } from '../platform/now-or-later.ts'
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

/** The needs of every watch of the process. A watch keeps its hints itself: they are compared with what it has sent. */
export const watchNeedsOf = (needs: RealtimeNeeds): WatchNeeds & RealtimeNeeds => ({
  ...needs,
  lastSentHints: {
    remember() {},
    forget: (caller, chatId) => needs.lastSentHints.forget(caller, chatId),
    markUnknown: (caller, chatId) => needs.lastSentHints.markUnknown(caller, chatId),
  },
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
  /** The head of the chat, as the cache had it when the last look began. */
  #head: ChatHead | null = null
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
    this.#log = new LogWatch(needs, reading, after, this)
    needs.lastSentHints.forget(caller, chatId)
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

  /** Who the caller is now: the watch is refused if the chat is not theirs to read any more. */
  callerIs(caller: Caller): void {
    if (this.#log.callerIs(caller)) this.look()
  }

  woken(isNews: boolean): void {
    if (isNews) this.look()
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
    this.#head = this.#headNow()
    try {
      const page = this.#log.look(this.#isReceived)
      if (page instanceof Promise) void this.#deliverLater(page)
      else this.#deliver(page)
    } catch (error) {
      this.#fail(error)
    }
  }

  /** The client has received every page that was sent. */
  received(): void {
    this.#isReceived = true
    this.look()
  }

  /**
   * Looks again if the last look failed, or if the chat has another head: its wake-up was lost. While the cache is away
   * each look would ask the database: whoever compares all watched chats with it in batches wakes those that have changed.
   */
  heal(): void {
    if (this.#isFailed) this.look()
    else if (!this.#needs.cache.healthy()) this.#markSeen()
    else if (!this.#isUnchanged()) this.look()
  }

  /** A visitor who waits is told more than the head says: their place, and whether somebody is there. */
  #isUnchanged(): boolean {
    return !this.isWaiting && this.#head !== null && this.#head === this.#headNow()
  }

  /** The head in memory, or null. A head is replaced, never changed. */
  #headNow(): ChatHead | null {
    const { caller, chatId } = this.#log.reading
    const head = this.#needs.cache.head(caller.workspaceId, chatId)
    return head instanceof Promise ? null : head
  }

  stop(): void {
    this.#isStopped = true
    this.#log.stop()
    const { caller, chatId } = this.#log.reading
    this.#needs.lastSentHints.markUnknown(caller, chatId)
  }

  async #deliverLater(page: Promise<LogPage>): Promise<void> {
    try {
      this.#deliver(await page)
    } catch (error) {
      this.#fail(error)
    }
  }

  #deliver(page: LogPage): void {
    if (this.#isStopped) return
    const [before, now] = [this.#sent, stateOf(page)]
    const withPosition = this.#withPosition
    this.#isFailed = false
    this.#withPosition = false
    this.#sent = now
    const isPageDue = before === null || !isEmpty(page) || isOtherState(before, now, withPosition)
    if (before !== null) {
      this.#sendTyping(before, now)
      this.#sendReads(before, now, () => isPageDue || this.#send(page))
    }
    if (isPageDue) {
      this.#sendPage(page, before !== null)
      return
    }
    now.queuePosition = before.queuePosition
    this.#lookAgain()
  }

  #sendPage(page: LogPage, isAwaited: boolean): void {
    // A page that more follow was not stored just now.
    if (isAwaited && !page.hasMore && !page.reset) recordDelays(this.#needs, 'socket', page)
    if (page.messages.length > 0) {
      this.#isReceived = false
      this.#socket.confirm(this)
    }
    if (page.hasMore) {
      this.#isRung = true
      this.#send(page, () => this.#lookAgain())
      return
    }
    this.#send(page)
    this.#lookAgain()
  }

  #send(page: LogPage, onFlushed?: () => void): void {
    const frame = { type: 'log', chatId: this.chatId, ...page, nextPollInMs: 0 } as const
    this.#socket.send(frame, onFlushed)
  }

  #sendTyping(before: SentState, now: SentState): void {
    const { chatId } = this
    for (const { by, typing } of changedTyping(before, now)) {
      this.#socket.send({ type: 'typing', chatId, by, typing })
    }
  }

  /** `otherwise` is called if the cache does not know who has read further. */
  #sendReads(before: SentState, now: SentState, otherwise: () => unknown): void {
    const sides = changedReads(before, now)
    if (sides.length === 0) return
    const { chatId } = this
    const { caller } = this.#log.reading
    void andThen(this.#needs.cache.head(caller.workspaceId, chatId), (head) => {
      if (this.#isStopped) return
      const readers = sides.map((side) => head && participantOf(head, side, caller))
      if (readers.includes(null)) otherwise()
      for (const by of readers.filter((one) => one !== null)) {
        this.#socket.send({ type: 'read', chatId, by, upTo: now.readUpTo[by.type] })
      }
    })
  }

  #lookAgain(): void {
    this.#isLooking = false
    if (this.#isRung) this.look()
  }

  #fail(error: unknown): void {
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
