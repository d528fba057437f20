import { allOfFew, type Few, withOne, withoutOne } from '../platform/few.ts'

interface Waiter<Signal> {
  wake(signal: Signal): void
}

/** Whoever waits, in this process, for changes of a chat or of a queue, each by its id. */
export class WakeUps<Signal> {
  readonly #waiters = new Map<string, Few<Waiter<Signal>>>()

  add(id: string, waiter: Waiter<Signal>): void {
    this.#waiters.set(id, withOne(this.#waiters.get(id) ?? null, waiter))
  }

  remove(id: string, waiter: Waiter<Signal>): void {
    const known = this.#waiters.get(id)
    if (known === undefined) return
    const left = withoutOne(known, waiter)
    if (left === null) this.#waiters.delete(id)
    else this.#waiters.set(id, left)
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
    for (const waiter of allOfFew(this.#waiters.get(id) ?? null)) waiter.wake(signal)
  }
}
