/** The most chats remembered; the one with the oldest activity is evicted first. */
const maxRemembered = 50_000

/** When each chat's activity was last written, as far as this process knows. */
export class Throttle {
  readonly #last = new Map<string, number>()

  /** Whether an activity was written less than `everyMs` ago; if not, `now` counts as written. */
  isTooSoon(chatId: string, now: number, everyMs: number): boolean {
    const last = this.#last.get(chatId)
    if (last !== undefined && Math.abs(now - last) < everyMs) return true
    this.#last.delete(chatId)
    this.#last.set(chatId, now)
    const oldest = this.#last.size > maxRemembered ? this.#last.keys().next().value : undefined
    if (oldest !== undefined) this.#last.delete(oldest)
    return false
  }

  forget(chatId: string): void {
    this.#last.delete(chatId)
  }
}
