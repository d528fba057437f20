import { realtimeLimits } from '@papo/protocol'

const { pingEveryMs, silentForMs } = realtimeLimits
const mostFrames = 200
const framesWithinMs = 10_000
/** The most bytes that wait for a client. */
const mostBuffered = 4 * realtimeLimits.frameBytes
/** A client who has not taken everything for this long reads too slowly. */
const slowAfterMs = 30_000

/** How the client of one socket behaves: whether it is still there, sends too much, or does not take what is sent. */
export class Pulse {
  #heardAt: number
  #pingedAt = -Infinity
  #frames = 0
  #framesSince = -Infinity
  /** Since when something has been waiting for the client. */
  #unreadSince: number | null = null

  constructor(now: number) {
    this.#heardAt = now
  }

  /** The client has sent a frame. Whether there are too many: more than 200 in ten seconds. */
  isTooFast(now: number): boolean {
    this.#heardAt = now
    if (Math.abs(now - this.#framesSince) >= framesWithinMs) {
      this.#framesSince = now
      this.#frames = 0
    }
    this.#frames += 1
    return this.#frames > mostFrames
  }

  /** Whether a client for whom so many bytes wait is to be closed. Call at each frame and about once a second. */
  isTooSlow(buffered: number, now: number): boolean {
    if (buffered === 0) this.#unreadSince = null
    else this.#unreadSince ??= now
    return (
      buffered > mostBuffered ||
      (this.#unreadSince !== null && now - this.#unreadSince > slowAfterMs)
    )
  }

  isDead(now: number): boolean {
    return now - this.#heardAt >= silentForMs
  }

  /** Whether the client has been silent for so long that it must be asked. Counts as asked then. */
  isPingDue(now: number): boolean {
    if (now - Math.max(this.#heardAt, this.#pingedAt) < pingEveryMs) return false
    this.#pingedAt = now
    return true
  }
}
