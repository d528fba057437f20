import type { Platform, Stop } from '@papo/sdk'

/** Signs that come closer together than this are told as one. */
const activityEveryMs = 5000

interface IdleWarningOptions {
  platform: Pick<Platform, 'now' | 'setTimer'>
  /** Tells the server that the visitor is there. */
  extend(): Promise<void>
  /** Says the warning for the ear. */
  warn(secondsLeft: number): void
  changed(): void
}

/**
 * The warning that comes before silence ends a chat. It counts down for the eye, and is said once for
 * the ear.
 */
export class IdleWarning {
  /** Until the chat ends; null while there is nothing to warn of. */
  secondsLeft: number | null = null
  readonly #options: IdleWarningOptions
  #closesAt: number | null = null
  #signedAt = -Infinity
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
    this.#signedAt = -Infinity
    this.#options.warn(this.secondsLeft)
  }

  /** The visitor is there, as any sign shows. */
  extend(): void {
    const { platform, extend } = this.#options
    const now = platform.now()
    if (this.#closesAt === null || now - this.#signedAt < activityEveryMs) return
    this.#signedAt = now
    extend().catch(() => {
      // The next sign is told at once.
      this.#signedAt = -Infinity
    })
  }

  stop(): void {
    this.#stop()
  }

  /** A second that has passed is gone; an end that is due says no more. */
  #count(): void {
    const { platform, changed } = this.#options
    this.#stop()
    const leftMs = (this.#closesAt ?? 0) - platform.now()
    this.secondsLeft = leftMs > 0 ? Math.ceil(leftMs / 1000) : null
    if (leftMs > 0) this.#stop = platform.setTimer(() => this.#count(), leftMs % 1000 || 1000)
    changed()
  }
}
