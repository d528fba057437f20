import type { LogPage } from '@papo/protocol'
import type { Caller } from '../platform/caller.ts'
import { type Authenticator, tokenInvalid } from '../session/authenticator.ts'
import { hintKey, type LastSentHints } from './last-sent-hints.ts'
import type { Reading } from './log-page.ts'
import { isEmpty, LogWatch, recordDelays, type WatchNeeds } from './log-watch.ts'
import type { PollMetrics } from './poll-metrics.ts'

/** The queue position of a waiting live chat may change without an entry in the log. */
const waitingHoldMs = 5000
/** A typing hint that is not renewed expires after this time, without a wake-up. */
const typingHoldMs = 6000

export interface HoldNeeds extends WatchNeeds {
  lastSentHints: Pick<LastSentHints, 'last' | 'remember'>
  authenticator: Pick<Authenticator, 'listen' | 'stopListening'>
  metrics: PollMetrics
  /** Aborted when the server begins to drain. */
  draining: AbortSignal
}

interface Hold {
  after: string | undefined
  waitSeconds: number
  disconnected: AbortSignal
}

/**
 * A held poll: answers as soon as there is an entry after the cursor, when a hint changes, when the seconds
 * pass, or when the server drains.
 * - A hint that has changed since the caller's last answer is answered at once.
 * - It ends with the caller’s token: a revoked session reads no further entry. It is refused as soon as an agent does
 *   not answer the chat’s site any more.
 */
export async function holdPoll(
  needs: HoldNeeds,
  reading: Reading,
  { after, waitSeconds, disconnected }: Hold,
): Promise<LogPage> {
  const { caller, chatId } = reading
  const { authenticator, clock, draining, lastSentHints, metrics } = needs
  const waiter = new Waiter()
  const watch = new LogWatch(needs, reading, after, { woken: () => waiter.notify() })
  const listener = {
    tokenBecameInvalid: () => waiter.refuse(),
    callerIs(now: Caller) {
      if (watch.callerIs(now)) waiter.notify()
    },
  }
  authenticator.listen(caller, listener)
  const endHold = () => waiter.close()
  disconnected.addEventListener('abort', endHold, { once: true })
  // @fault drain-during-hold
  draining.addEventListener('abort', endHold, { once: true })
  let stopTimer = () => {}
  metrics.held(1)
  try {
    const lastSent = lastSentHints.last(caller, chatId)
    let page = await watch.look()
    const before = lastSent ?? hintKey(page)
    const isIdle = () => isEmpty(page) && hintKey(page) === before
    stopTimer = clock.after(maxHold(page, waitSeconds * 1000), endHold)
    if (disconnected.aborted || /* @fault drain-before-hold */ draining.aborted) endHold()
    const isHeld = isIdle()
    while (isIdle() && (await waiter.next())) {
      page = await watch.look()
    }
    // `closesInSeconds` dates from the beginning of the hold.
    const isOld = isIdle() && typeof page.closesInSeconds === 'number'
    if (isOld) page = await watch.look()
    if (isHeld) recordDelays(needs, 'poll', page)
    return { ...page, nextPollInMs: 0 }
  } finally {
    metrics.held(-1)
    stopTimer()
    watch.stop()
    authenticator.stopListening(caller, listener)
    disconnected.removeEventListener('abort', endHold)
    draining.removeEventListener('abort', endHold)
  }
}

function maxHold(page: LogPage, wantedMs: number): number {
  if (page.status === 'waiting' && page.kind !== 'message') return Math.min(wantedMs, waitingHoldMs)
  return page.typing.length > 0 ? Math.min(wantedMs, typingHoldMs) : wantedMs
}

/** Remembers a wake-up that comes while nothing waits for it. */
class Waiter {
  #isRefused = false
  #rung = false
  #closed = false
  #listener: (() => void) | null = null

  notify(): void {
    this.#rung = true
    this.#listener?.()
  }

  close(): void {
    this.#closed = true
    this.#listener?.()
  }

  refuse(): void {
    this.#isRefused = true
    this.#listener?.()
  }

  /**
   * True at the next wake-up, false once closed. Refuses `invalid_token` once the caller's token has ended.
   */
  async next(): Promise<boolean> {
    if (!this.#rung && !this.#closed && !this.#isRefused) {
      await new Promise<void>((resolve) => {
        this.#listener = resolve
      })
      this.#listener = null
    }
    if (this.#isRefused) throw tokenInvalid()
    const isNotified = this.#rung && !this.#closed
    this.#rung = false
    return isNotified
  }
}
