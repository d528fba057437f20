import type { ChatStatus, LogPage } from '@papo/protocol'
import { isPapoError } from '../papo-error.ts'
import type { Platform } from '../platform/platform.ts'
import type { LogQuery } from '../transport/contract.ts'
import type { LogFeed, LogReader } from './log-feed.ts'
import { RetryLoop } from './retry-loop.ts'
import { isIdle, iterationDelayMs } from './pace.ts'

/**
 * The longest that the server holds an answer, and while the place in line may move. What is asked for is
 * what is kept, so that silence is told from patience as early as can be.
 */
const holdSeconds = 25
const waitingHoldSeconds = 5
/** The largest page: what is missed is fetched in as few requests as can be. */
const maxPage = 100
/** Held requests that break off one after the other, until plain polling takes over … */
const dropsUntilPlain = 2
/** … and for how long, before holding is tried again. */
const plainForMs = 5 * 60_000

/** How many requests may be held at once: a browser has six connections for one server. */
export interface HoldBudget {
  left: number
}

export interface PollerOptions {
  platform: Platform
  holdBudget: HoldBudget
  /** A hidden page polls plainly, this far apart; 0 makes no difference between seen and hidden. */
  hiddenMs: number
  getPage(query: LogQuery, options: { signal: AbortSignal }): Promise<LogPage>
}

/**
 * Follows a log by polling. Beyond what {@link RetryLoop} promises:
 * - one request at a time; an idle poll repeats the same address
 * - the cursor moves only after the reader has taken the page
 * - `hasMore` asks again at once; otherwise `nextPollInMs` is kept to the letter, and "at once" never
 *   becomes a hot loop
 * - answers are held by the server only while the last one arrived; after any failure, the first
 *   question is a plain one, so that it is known at once whether the server is back
 * - where held requests keep breaking off while plain ones get through, polling is plain for 5 minutes
 * - an ended chat is not held; once it is rated there are no more requests
 */
export class Poller implements LogFeed {
  readonly #options: PollerOptions
  readonly #reader: LogReader
  readonly #loop: RetryLoop
  #cursor: string | null = null
  #status: ChatStatus = 'waiting'
  #mustReplace = false
  #cuts = 0
  #plainUntil = 0
  #idleTurns = 0
  #hasMore = false

  constructor(options: PollerOptions, reader: LogReader) {
    this.#options = options
    this.#reader = reader
    this.#loop = new RetryLoop({
      platform: options.platform,
      hiddenMs: options.hiddenMs,
      iterate: (signal) => this.#turn(signal),
      onState: (state) => reader.onState(state),
      onRefused: (error) => reader.onRefused(error),
    })
  }

  start(first?: LogPage): void {
    const delay = first && this.#take(first, 0)
    if (delay === undefined) this.#loop.wake()
    else if (delay === null) this.#reader.onState('finished')
    else this.#loop.resumeIn(delay)
  }

  reconnect(): void {
    this.#loop.wake(true)
  }

  stop(): void {
    this.#loop.stop()
  }

  #mayHold(): boolean {
    const { platform, holdBudget, hiddenMs } = this.#options
    return (
      this.#loop.state === 'following' &&
      this.#status !== 'ended' &&
      holdBudget.left > 0 &&
      !(hiddenMs && platform.visibility.hidden()) &&
      (this.#cuts < dropsUntilPlain || platform.now() >= this.#plainUntil)
    )
  }

  async #turn(signal: AbortSignal): Promise<number | null> {
    const after = this.#cursor
    if (after === null) return this.#read({ tail: true }, signal)
    if (this.#mayHold()) return this.#hold(after, signal)
    try {
      return await this.#read({ after }, signal)
    } catch (error) {
      // The server is gone for plain requests too: nothing is known about held ones.
      this.#cuts = 0
      throw error
    }
  }

  async #hold(after: string, signal: AbortSignal): Promise<number | null> {
    const { platform, holdBudget } = this.#options
    const wait = this.#status === 'waiting' ? waitingHoldSeconds : holdSeconds
    holdBudget.left--
    try {
      const delay = await this.#read({ after, wait }, signal)
      this.#cuts = 0
      return delay
    } catch (error) {
      if (isPapoError(error) && !error.problem && !signal.aborted) {
        this.#cuts++
        this.#plainUntil = platform.now() + plainForMs
      }
      throw error
    } finally {
      holdBudget.left++
    }
  }

  async #read(query: LogQuery, signal: AbortSignal): Promise<number | null> {
    const { platform, getPage } = this.#options
    const askedAt = platform.now()
    try {
      const asked = this.#hasMore ? { ...query, limit: maxPage } : query
      const page = await getPage(asked, { signal })
      return signal.aborted ? null : this.#take(page, platform.now() - askedAt)
    } catch (error) {
      if (!query.after || !isPapoError(error) || error.code !== 'invalid_cursor') throw error
      this.#cursor = null
      this.#mustReplace = true
      return 0
    }
  }

  #take(page: LogPage, tookMs: number): number | null {
    const whole = this.#mustReplace ? { ...page, reset: true } : page
    const { isNews, isOver } = this.#reader.onPage(whole)
    this.#mustReplace = false
    this.#cursor = page.cursor
    this.#status = page.status
    this.#hasMore = page.hasMore
    if (isOver && !page.hasMore) return null
    const iteration = { ...page, isNews, tookMs, idleIterations: this.#idleTurns }
    this.#idleTurns = isIdle(iteration) ? this.#idleTurns + 1 : 0
    return iterationDelayMs(iteration)
  }
}
