import type { LogPage } from '@papo/protocol'
import type { ChatCache, Waiter, Wake } from '../chat/chat-cache.ts'
import { sitesKey } from '../agent/agent.ts'
import type { Caller } from '../platform/caller.ts'
import type { Clock } from '../platform/clock.ts'
import { andThen, type NowOrLater } from '../platform/now-or-later.ts'
import { answerLog, type AnswerNeeds } from './answer-log.ts'
import type { Reading } from './log-page.ts'
import type { DeliveryMetrics, Transport } from './poll-metrics.ts'

export interface WatchNeeds extends AnswerNeeds {
  cache: AnswerNeeds['cache'] & Pick<ChatCache, 'addWaiter' | 'removeWaiter'>
}

interface Watcher {
  /** `isNews`: the wake-up announces an entry that none has announced before. */
  woken(isNews: boolean): void
}

/**
 * Follows one log for one caller, page by page. A held poll and a socket each follow by one.
 * - It subscribes to wake-ups before it reads the log, so that no entry is missed in between.
 * - A wake-up with a later seq makes it read the database: a cached head may still be behind.
 * - A wake-up carries no page: pages are always read, and a lost wake-up only delays them.
 */
export class LogWatch implements Waiter {
  #reading: Reading
  readonly #needs: WatchNeeds
  readonly #watcher: Watcher
  #after: string | undefined
  #announcedSeq = 0
  /** The announced entry that a look has read, or found to be hidden from the caller. */
  #settledSeq = 0

  constructor(needs: WatchNeeds, reading: Reading, after: string | undefined, watcher: Watcher) {
    this.#needs = needs
    this.#reading = reading
    this.#after = after
    this.#watcher = watcher
    needs.cache.addWaiter(reading.chatId, this)
  }

  get reading(): Reading {
    return this.#reading
  }

  /** Who the caller is now. Whether other chats are theirs to read than before, so that the next look may be refused. */
  callerIs(caller: Caller): boolean {
    const isSame = sitesKey(caller) === sitesKey(this.#reading.caller)
    if (!isSame) this.#reading = { ...this.#reading, caller }
    return !isSame
  }

  /** The page after the last one. `isReceived`: the caller is known to have received the last one. */
  look(isReceived = true): NowOrLater<LogPage> {
    const announced = this.#announcedSeq
    const announcedSeq = announced > this.#settledSeq ? announced : 0
    const page = answerLog(this.#needs, this.#reading, this.#after, { announcedSeq, isReceived })
    return andThen(page, (read) => {
      this.#after = read.cursor
      if (!read.hasMore) this.#settledSeq = announced
      return read
    })
  }

  stop(): void {
    this.#needs.cache.removeWaiter(this.#reading.chatId, this)
  }

  wake(wake: Wake): void {
    this.#watcher.woken(this.#isNews(wake))
  }

  #isNews(wake: Wake): boolean {
    if (wake.kind === 'hint') return true
    const isNews = wake.seq > this.#announcedSeq
    if (isNews) this.#announcedSeq = wake.seq
    return isNews
  }
}

export const isEmpty = (page: LogPage): boolean => page.messages.length === 0 && !page.reset

/** Call for a page whose entries were all stored after the watch began to wait for them. */
export function recordDelays(
  { clock, metrics }: { clock: Clock; metrics: DeliveryMetrics },
  transport: Transport,
  { messages }: LogPage,
): void {
  if (messages.length === 0) return
  const now = clock.now().getTime()
  for (const { createdAt } of messages) {
    metrics.delivered(transport, Math.max(0, now - Date.parse(createdAt)) / 1000)
  }
}
