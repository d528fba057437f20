const frames = 200
const withinMs = 10_000

/** Counts the frames of one client. */
export class FrameRate {
  #count = 0
  #since = -Infinity

  /** Counts a frame. True if there are too many: more than 200 in ten seconds. */
  isTooFast(now: number): boolean {
    if (Math.abs(now - this.#since) >= withinMs) {
      this.#since = now
      this.#count = 0
    }
    this.#count += 1
    return this.#count > frames
  }
}
