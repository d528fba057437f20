import type { ChatStatus, LogPage } from '@papo/protocol'
import { isPapoError } from '../papo-error.ts'
import { Aborter } from '../platform/natives.ts'
import type { Platform, Stop } from '../platform/platform.ts'
import type { LogQuery } from '../transport/contract.ts'
import type { LogFeed, LogReader } from './log-feed.ts'
import type { Hint, LogPush } from './push.ts'
import { RetryLoop } from './retry-loop.ts'
import { isIdle, iterationDelayMs } from './pace.ts'

/**
 * How long the server may hold a poll; shorter while the queue position may change. The server holds for no
 * longer than the client asks, so that a timeout is noticed as early as possible.
 */
const holdSeconds = 25
const waitingHoldSeconds = 5
/** The largest page, so that missed entries take as few requests as possible. */
const maxPage = 100
/** After this many dropped held polls in a row, polling is plain … */
const dropsUntilPlain = 2
/** … for this long, before polls are held again. */
const plainForMs = 5 * 60_000

/** A page of the push comes when there is news: it never counts as idle. */
const notIdleMs = Infinity

/** How many polls may be held at once: a browser has six connections for one server. */
export interface HoldBudget {
  left: number
}

export interface PollerOptions {
  platform: Platform
  holdBudget: HoldBudget
  /** A hidden page polls at this interval, without held polls; 0 treats it like a visible one. */
  hiddenMs: number
  getPage(query: LogQuery, options: { signal: AbortSignal }): Promise<LogPage>
  /** Replaces the polls while it is ready; null or absent where there is none. */
  push?: LogPush | null
}

/**
 * Follows a log by polling, or by a push while there is one that can go on from the cursor. Guarantees beyond those of {@link RetryLoop}:
 * - one request at a time; an idle poll repeats the same address
 * - the cursor moves only after the reader has applied the page
 * - after `hasMore` the next poll is at once; otherwise `nextPollInMs` is obeyed exactly, and 0 never
 *   becomes a hot loop
 * - a poll is held only if the last one was answered; after any failure the first poll is plain, so
 *   that it shows at once whether the server is back
 * - if held polls keep dropping while plain ones are answered, polling is plain for 5 minutes
 * - polls of an ended chat are not held; after the rating there are no more requests
 * - the first page is polled; while the push brings pages, no poll is made
 */
export class Poller implements LogFeed {
  readonly #options: PollerOptions
  readonly #reader: LogReader
  readonly #loop: RetryLoop
  #cursor: string | null = null
  #status: ChatStatus = 'waiting'
  #mustReplace = false
  #drops = 0
  #plainUntil = 0
  #idleIterations = 0
  #hasMore = false
  /** The iteration of the push, while it is in flight. */
  #pushed: AbortSignal | null = null
  readonly #stopReady: Stop | undefined

  constructor(options: PollerOptions, reader: LogReader) {
    this.#options = options
    this.#reader = reader
    this.#loop = new RetryLoop({
      platform: options.platform,
      hiddenMs: options.hiddenMs,
      iterate: (signal) => this.#iterate(signal),
      onState: (state) => reader.onState(state),
      onRefused: (error) => reader.onRefused(error),
    })
    this.#stopReady = options.push?.onReady(() => {
      if (!this.#pushed && this.#readyPush()) this.#loop.interrupt()
    })
  }

  start(first?: LogPage): void {
    const delay = first && this.#apply(first, 0)
    if (delay === undefined) this.#loop.wake()
    else if (delay === null) this.#reader.onState('finished')
    else this.#loop.resumeIn(delay)
  }

  reconnect(): void {
    this.#options.push?.reconnect()
    this.#loop.wake(true)
  }

  sendHint(hint: Hint): boolean {
    return this.#options.push?.sendHint(hint) ?? false
  }

  stop(): void {
    this.#loop.stop()
    this.#stopReady?.()
    this.#options.push?.close()
  }

  /** The push, if it can go on from the cursor now. */
  #readyPush(): { push: LogPush; cursor: string } | null {
    const { push } = this.#options
    const cursor = this.#cursor
    return push && cursor !== null && push.isReady(cursor) ? { push, cursor } : null
  }

  async #iterate(signal: AbortSignal): Promise<number | null> {
    const ready = this.#readyPush()
    if (ready) this.#pushed = signal
    try {
      const delay = await (ready ? this.#follow(ready, signal) : this.#poll(signal))
      if (delay === null && !signal.aborted) this.#options.push?.close()
      // The push may have become ready meanwhile, or at the cursor of this answer.
      return delay !== null && this.#readyPush() ? 0 : delay
    } finally {
      if (this.#pushed === signal) this.#pushed = null
    }
  }

  /** Follows the push until it ends, or until nothing more can come. */
  #follow(
    { push, cursor }: { push: LogPush; cursor: string },
    signal: AbortSignal,
  ): Promise<number | null> {
    const ending = new Aborter()
    const end = () => ending.abort()
    signal.addEventListener('abort', end)
    return new Promise<number | null>((resolve, reject) => {
      const onPage = (page: LogPage) => {
        try {
          if (this.#apply(page, notIdleMs) === null) resolve(null)
          else return this.#loop.progress()
        } catch (error) {
          reject(error)
        }
        return end()
      }
      push.follow(cursor, onPage, ending.signal).then(resolve, reject)
    }).finally(() => signal.removeEventListener('abort', end))
  }

  #mayHold(): boolean {
    const { platform, holdBudget, hiddenMs } = this.#options
    return (
      this.#loop.state === 'following' &&
      this.#status !== 'ended' &&
      holdBudget.left > 0 &&
      !(hiddenMs && platform.visibility.hidden()) &&
      (this.#drops < dropsUntilPlain || platform.now() >= this.#plainUntil)
    )
  }

  async #poll(signal: AbortSignal): Promise<number | null> {
    const after = this.#cursor
    if (after === null) return this.#read({ tail: true }, signal)
    if (this.#mayHold()) return this.#hold(after, signal)
    try {
      return await this.#read({ after }, signal)
    } catch (error) {
      // Plain polls fail too, so the drops say nothing about held polls.
      this.#drops = 0
      throw error
    }
  }

  async #hold(after: string, signal: AbortSignal): Promise<number | null> {
    const { platform, holdBudget } = this.#options
    const wait = this.#status === 'waiting' ? waitingHoldSeconds : holdSeconds
    holdBudget.left--
    try {
      const delay = await this.#read({ after, wait }, signal)
      this.#drops = 0
      return delay
    } catch (error) {
      if (isPapoError(error) && !error.problem && !signal.aborted) {
        this.#drops++
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
      const fullQuery = this.#hasMore ? { ...query, limit: maxPage } : query
      const page = await getPage(fullQuery, { signal })
      return signal.aborted ? null : this.#apply(page, platform.now() - askedAt)
    } catch (error) {
      if (!query.after || !isPapoError(error) || error.code !== 'invalid_cursor') throw error
      this.#cursor = null
      this.#mustReplace = true
      return 0
    }
  }

  #apply(page: LogPage, tookMs: number): number | null {
    const whole = this.#mustReplace ? { ...page, reset: true } : page
    const { isNews, isOver } = this.#reader.onPage(whole)
    this.#mustReplace = false
    this.#cursor = page.cursor
    this.#status = page.status
    this.#hasMore = page.hasMore
    if (isOver && !page.hasMore) return null
    const iteration = { ...page, isNews, tookMs, idleIterations: this.#idleIterations }
    this.#idleIterations = isIdle(iteration) ? this.#idleIterations + 1 : 0
    return iterationDelayMs(iteration)
  }
}
