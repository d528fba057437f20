import type { Platform, Stop } from '@papo/sdk'

/** Activity is reported to the server at most once in this time. */
const activityEveryMs = 5000

interface IdleWarningOptions {
  platform: Pick<Platform, 'now' | 'setTimer'>
  /** Tells the server to keep the chat open. */
  extend(): Promise<void>
  /** Announces the warning to screen readers. */
  warn(secondsLeft: number): void
  changed(): void
}

/**
 * The warning before an idle chat ends. It counts down on screen and is announced to screen readers
 * once.
 */
export class IdleWarning {
  /** Seconds until the chat ends; null while there is no warning. */
  secondsLeft: number | null = null
  readonly #options: IdleWarningOptions
  #closesAt: number | null = null
  #reportedAt = -Infinity
  #stop: Stop = () => {}

  constructor(options: IdleWarningOptions) {
    this.#options = options
  }

  follow(closesAt: number | null): void {
    const before = this.#closesAt
    if (closesAt === before) return
    this.#closesAt = closesAt
    this.#count()
    if (before !== null || this.secondsLeft === null) return
    this.#reportedAt = -Infinity
    this.#options.warn(this.secondsLeft)
  }

  /** Reports activity of the visitor while the warning is shown. */
  extend(): void {
    const { platform, extend } = this.#options
    const now = platform.now()
    if (this.#closesAt === null || now - this.#reportedAt < activityEveryMs) return
    this.#reportedAt = now
    extend().catch(() => {
      // The call failed, so the next activity is reported at once.
      this.#reportedAt = -Infinity
    })
  }

  stop(): void {
    this.#stop()
  }

  /** Updates the countdown every second; the warning disappears once the end is due. */
  #count(): void {
    const { platform, changed } = this.#options
    this.#stop()
    const leftMs = (this.#closesAt ?? 0) - platform.now()
    this.secondsLeft = leftMs > 0 ? Math.ceil(leftMs / 1000) : null
    if (leftMs > 0) this.#stop = platform.setTimer(() => this.#count(), leftMs % 1000 || 1000)
    changed()
  }
}
