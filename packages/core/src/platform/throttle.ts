/** The most keys remembered; the one that was written longest ago is evicted first. */
const maxRemembered = 50_000

/** When something was last written for each key, as far as this process knows. */
export class Throttle {
  readonly #last = new Map<string, number>()

  /** Whether something was written less than `everyMs` ago; if not, `now` counts as written. */
  isTooSoon(key: string, now: number, everyMs: number): boolean {
    const last = this.#last.get(key)
    if (last !== undefined && Math.abs(now - last) < everyMs) return true
    this.#last.delete(key)
    this.#last.set(key, now)
    const oldest = this.#last.size > maxRemembered ? this.#last.keys().next().value : undefined
    if (oldest !== undefined) this.#last.delete(oldest)
    return false
  }

  forget(key: string): void {
    this.#last.delete(key)
  }
}
