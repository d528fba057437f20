import { isPapoError, PapoError } from '../papo-error.ts'
import { Aborter } from '../platform/natives.ts'
import type { Platform, Stop } from '../platform/platform.ts'
import type { RetryLoopState } from './connection.ts'
import { maxWaitMs, retryDelayMs } from './pace.ts'

export interface RetryLoopOptions {
  platform: Platform
  /** One iteration. Resolves with the milliseconds until the next one, or null if there is none. */
  iterate(signal: AbortSignal): Promise<number | null>
  /** The shortest interval between iterations while the page is hidden. */
  hiddenMs?: number
  onState?(state: RetryLoopState): void
  /** Called with the refusal that paused the loop. */
  onRefused?(error: PapoError): void
}

/** Why the loop waits: the interval after an answer, the backoff after a failure, or `Retry-After`. */
type Waiting = 'pace' | 'backoff' | 'retryAfter'

/**
 * Runs iterations until it is stopped. Guarantees:
 * - never two iterations at once
 * - the delay that an iteration resolves with is obeyed exactly, except that a hidden page waits at
 *   least `hiddenMs`; when it becomes visible, a due iteration runs at once
 * - one failure leaves the state `unsteady`; two in a row, or one timeout, make it `lost`
 * - a failed iteration is repeated without end, with full jitter from 1 s to 30 s, but after no longer
 *   than the outage has lasted
 * - `Retry-After` is obeyed without jitter, up to a minute; the wait ends early when the network comes
 *   back, the page becomes visible or a person asks
 * - a refusal for good pauses the loop until a person asks
 * - without a network no iteration runs and the one in flight is aborted; when the network comes back,
 *   the next one runs at once
 * - an iteration that lasts, such as a socket, counts as answered from its first `progress()` on
 * - no callback runs after `stop()`
 */
export class RetryLoop {
  readonly #options: RetryLoopOptions
  readonly #platform: Platform
  #state: RetryLoopState = 'starting'
  #failures = 0
  #failingSince = 0
  #flight: AbortController | null = null
  #isWoken = false
  #waiting: Waiting = 'pace'
  #since = 0
  #delay = 0
  #stopTimer: Stop = () => {}
  #stops: Stop[] | null = null

  constructor(options: RetryLoopOptions) {
    this.#options = options
    this.#platform = options.platform
  }

  get state(): RetryLoopState {
    return this.#state
  }

  /**
   * Runs the next iteration now, unless the server has asked for a later time. `isAsked`: a person asks
   * for it, so it runs now in any case, also after a refusal. The first call starts the loop.
   */
  wake(isAsked = false): void {
    const state = this.#state
    if (state === 'stopped' || (state === 'refused' && !isAsked)) return
    this.#stops ??= this.#watchPlatform()
    this.#isWoken = this.#flight !== null
    if (isAsked && ['refused', 'lost', 'deferred'].includes(state)) {
      this.#failures = 0
      this.#enter('starting')
    }
    if (this.#waiting === 'retryAfter' && !isAsked) this.#schedule()
    else this.#run()
  }

  /** Runs the next iteration after `ms`: starts a loop whose first iteration was made elsewhere. */
  resumeIn(ms: number): void {
    if (this.#state === 'stopped') return
    this.#stops ??= this.#watchPlatform()
    this.#enter('following')
    this.#plan('pace', ms)
  }

  /** Gives up the iteration in flight, or the wait, for one that can do better; it runs now. */
  interrupt(): void {
    if (!this.#stops || !this.#hasNext() || this.#state === 'disconnected') return
    this.#cancel()
    this.#run()
  }

  /** The iteration in flight has brought an answer, and goes on. */
  progress(): void {
    if (!this.#flight) return
    this.#failures = 0
    this.#waiting = 'pace'
    this.#enter('following')
  }

  stop(): void {
    this.#cancel()
    for (const stop of this.#stops ?? []) stop()
    this.#stops = []
    this.#enter('stopped')
  }

  #enter(next: RetryLoopState): void {
    if (this.#state === next) return
    this.#state = next
    this.#options.onState?.(next)
  }

  #plan(why: Waiting, ms: number): void {
    if (this.#state === 'stopped') return
    this.#waiting = why
    this.#since = this.#platform.now()
    this.#delay = ms
    this.#schedule()
  }

  #schedule(): void {
    this.#stopTimer()
    const isSlow = this.#waiting === 'pace' && this.#platform.visibility.hidden()
    const whole = isSlow ? Math.max(this.#delay, this.#options.hiddenMs ?? 0) : this.#delay
    // A clock that was set back must not lengthen the wait.
    const rest = Math.min(whole, whole - (this.#platform.now() - this.#since))
    if (rest > 0) this.#stopTimer = this.#platform.setTimer(() => this.#run(), rest)
    else this.#run()
  }

  #run(): void {
    this.#stopTimer()
    if (this.#flight || this.#state === 'refused' || this.#state === 'stopped') return
    if (!this.#platform.network.online()) return this.#enter('disconnected')
    if (this.#state === 'disconnected') {
      this.#failures = 0
      this.#enter('starting')
    } else if (this.#state === 'finished') this.#enter('following')
    this.#isWoken = false
    const flight = (this.#flight = new Aborter())
    this.#options.iterate(flight.signal).then(
      (ms) => {
        if (this.#flight === flight) this.#answered(ms)
      },
      (error: unknown) => {
        if (this.#flight === flight) this.#failed(error)
      },
    )
  }

  #answered(ms: number | null): void {
    this.#flight = null
    this.#failures = 0
    this.#waiting = 'pace'
    const isDone = ms === null && !this.#isWoken
    this.#enter(isDone ? 'finished' : 'following')
    if (!isDone) this.#plan('pace', ms ?? 0)
  }

  #failed(cause: unknown): void {
    this.#flight = null
    const now = this.#platform.now()
    if (this.#failures === 0) this.#failingSince = now
    this.#failures++
    // Any other exception comes from an answer that the iteration could not process.
    const error = isPapoError(cause)
      ? cause
      : new PapoError('invalid_response', { retry: true, cause })
    if (!error.retry) {
      this.#enter('refused')
      this.#options.onRefused?.(error)
      return
    }
    // A `Retry-After` of 0 counts as none: the backoff applies.
    if (error.retryAfterMs) {
      this.#enter('deferred')
      this.#plan('retryAfter', Math.min(/* @fault longest-wait */ maxWaitMs, error.retryAfterMs))
    } else {
      // A timeout has lasted long enough to report it after the first one.
      if (this.#failures > 1 || error.code === 'timeout') this.#enter('lost')
      else if (this.#state !== 'starting') this.#enter('unsteady')
      const lastedMs = now - this.#failingSince
      this.#plan('backoff', retryDelayMs(this.#failures, lastedMs, this.#platform.random()))
    }
  }

  #watchPlatform(): Stop[] {
    const { visibility, network } = this.#platform
    return [
      visibility.onChange(() => {
        if (this.#flight || !this.#hasNext()) return
        if (this.#waiting !== 'pace' && !visibility.hidden()) this.#run()
        else this.#schedule()
      }),
      network.onChange(() => {
        if (!this.#hasNext()) return
        if (!network.online()) {
          this.#cancel()
          this.#enter('disconnected')
        } else if (!this.#flight && (this.#waiting !== 'pace' || this.#state === 'disconnected')) {
          this.#run()
        }
      }),
    ]
  }

  /** Whether there is a next iteration to wait for. */
  #hasNext(): boolean {
    return !['refused', 'finished', 'stopped'].includes(this.#state)
  }

  #cancel(): void {
    this.#stopTimer()
    const flight = this.#flight
    this.#flight = null
    flight?.abort()
  }
}
