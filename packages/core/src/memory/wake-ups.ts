/** The callbacks that wait, in this process, for changes of a chat or of a queue, each by its id. */
export class WakeUps<Signal> {
  readonly #waiters = new Map<string, Set<(signal: Signal) => void>>()

  on(id: string, run: (signal: Signal) => void): () => void {
    const waiter = (signal: Signal) => run(signal)
    const waiters = this.#waiters.get(id) ?? new Set()
    this.#waiters.set(id, waiters.add(waiter))
    return () => {
      waiters.delete(waiter)
      if (waiters.size === 0 && this.#waiters.get(id) === waiters) this.#waiters.delete(id)
    }
  }

  watched(): string[] {
    return [...this.#waiters.keys()]
  }

  has(id: string): boolean {
    return this.#waiters.has(id)
  }

  /** Calls every waiter of the id. Waiters added meanwhile are not called. */
  wake(id: string, signal: Signal): void {
    const waiters = this.#waiters.get(id)
    if (waiters === undefined) return
    for (const waiter of Array.from(waiters)) waiter(signal)
  }
}
