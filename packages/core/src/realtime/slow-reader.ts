import { realtimeLimits } from '@papo/protocol'

/** The most bytes that wait for a client. */
const maxBuffered = 4 * realtimeLimits.frameBytes
/** A client who has not taken everything for this long reads too slowly. */
const slowAfterMs = 30_000

/** Notices a client who does not take what is sent. */
export class SlowReader {
  #since: number | null = null

  /** Whether a client for whom so many bytes wait is to be closed. Call at each frame and about once a second. */
  isTooSlow(buffered: number, now: number): boolean {
    if (buffered === 0) this.#since = null
    else this.#since ??= now
    return buffered > maxBuffered || (this.#since !== null && now - this.#since > slowAfterMs)
  }
}
