interface Waiter<Signal> {
  wake(signal: Signal): void
}

/** Whoever waits, in this process, for changes of a chat or of a queue, each by its id. */
export class WakeUps<Signal> {
  /**
   * The lists are replaced, never changed. Most have one waiter, for which a set would cost many times as much, and
   * `concat` leaves no room for more, as a spread does.
   */
  readonly #waiters = new Map<string, readonly Waiter<Signal>[]>()

  add(id: string, waiter: Waiter<Signal>): void {
    this.#waiters.set(id, (this.#waiters.get(id) ?? []).concat(waiter))
  }

  remove(id: string, waiter: Waiter<Signal>): void {
    const left = this.#waiters.get(id)?.filter((one) => one !== waiter)
    if (left === undefined) return
    if (left.length > 0) this.#waiters.set(id, left)
    else this.#waiters.delete(id)
  }

  /** Calls `run` at each signal, until the returned function is called. */
  on(id: string, run: (signal: Signal) => void): () => void {
    const waiter = { wake: run }
    this.add(id, waiter)
    return () => this.remove(id, waiter)
  }

  watched(): string[] {
    return [...this.#waiters.keys()]
  }

  has(id: string): boolean {
    return this.#waiters.has(id)
  }

  /** Calls every waiter of the id. Waiters added meanwhile are not called. */
  wake(id: string, signal: Signal): void {
    for (const waiter of this.#waiters.get(id) ?? []) waiter.wake(signal)
  }
}
