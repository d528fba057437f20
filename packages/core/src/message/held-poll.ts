import type { LogPage } from '@papo/protocol'
import type { ChatCache, Wake } from '../chat/chat-cache.ts'
import { type Authenticator, tokenInvalid } from '../session/authenticator.ts'
import { answerLog, type AnswerNeeds } from './answer-log.ts'
import { hintKey } from './last-sent-hints.ts'
import type { Reading } from './log-page.ts'
import type { PollMetrics } from './poll-metrics.ts'

/** The queue position of a waiting chat may change without an entry in the log. */
const waitingHoldMs = 5000
/** A typing hint that is not renewed expires after this time, without a wake-up. */
const typingHoldMs = 6000

export interface HoldNeeds extends AnswerNeeds {
  cache: AnswerNeeds['cache'] & Pick<ChatCache, 'onWake'>
  authenticator: Pick<Authenticator, 'onEnd'>
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
 * - It subscribes to wake-ups before it reads the log, so that no entry is missed in between.
 * - A hint that has changed since the caller's last answer is answered at once.
 * - A wake-up with a later seq makes it read the database: a cached head may still be behind.
 * - It ends with the caller's token: a revoked session reads no further entry.
 * - A wake-up carries no entries: answers are always read, and a lost wake-up only delays them.
 */
export async function holdPoll(
  needs: HoldNeeds,
  reading: Reading,
  { after, waitSeconds, disconnected }: Hold,
): Promise<LogPage> {
  const { caller, chatId } = reading
  const { authenticator, cache, clock, draining, lastSentHints, metrics } = needs
  const waiter = new Waiter()
  const stopWake = cache.onWake(chatId, (wake) => waiter.notify(wake))
  const stopEnd = authenticator.onEnd(caller, () => waiter.refuse())
  const endHold = () => waiter.close()
  disconnected.addEventListener('abort', endHold, { once: true })
  // @fault drain-during-hold
  draining.addEventListener('abort', endHold, { once: true })
  let stopTimer = () => {}
  metrics.held(1)
  try {
    const lastSent = lastSentHints.last(caller, chatId)
    let page = await answerLog(needs, reading, after)
    const before = lastSent ?? hintKey(page)
    const isIdle = () => isEmpty(page) && hintKey(page) === before
    stopTimer = clock.after(maxHold(page, waitSeconds * 1000), endHold)
    if (disconnected.aborted || /* @fault drain-before-hold */ draining.aborted) endHold()
    const isHeld = isIdle()
    while (isIdle() && (await waiter.next())) {
      page = await answerLog(needs, reading, page.cursor, waiter.latestSeq)
    }
    // `closesInSeconds` dates from the beginning of the hold.
    const isOld = isIdle() && typeof page.closesInSeconds === 'number'
    if (isOld) page = await answerLog(needs, reading, page.cursor)
    if (isHeld) recordDelays(needs, page)
    return { ...page, nextPollInMs: 0 }
  } finally {
    metrics.held(-1)
    stopTimer()
    stopWake()
    stopEnd()
    disconnected.removeEventListener('abort', endHold)
    draining.removeEventListener('abort', endHold)
  }
}

/** Every entry of the page was stored after the hold began. */
function recordDelays(
  { clock, metrics }: Pick<HoldNeeds, 'clock' | 'metrics'>,
  { messages }: LogPage,
): void {
  if (messages.length === 0) return
  const now = clock.now().getTime()
  for (const { createdAt } of messages) {
    metrics.delivered(Math.max(0, now - Date.parse(createdAt)) / 1000)
  }
}

function maxHold(page: LogPage, wantedMs: number): number {
  if (page.status === 'waiting') return Math.min(wantedMs, waitingHoldMs)
  return page.typing.length > 0 ? Math.min(wantedMs, typingHoldMs) : wantedMs
}

const isEmpty = (page: LogPage) => page.messages.length === 0 && !page.reset

/** Remembers a wake-up that comes while nothing waits for it. */
class Waiter {
  latestSeq = 0
  #isRefused = false
  #rung = false
  #closed = false
  #listener: (() => void) | null = null

  notify(wake: Wake): void {
    if (wake.kind === 'log') this.latestSeq = Math.max(this.latestSeq, wake.seq)
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
