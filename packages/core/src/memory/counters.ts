import type { Clock } from '../platform/clock.ts'
import type { Counter, MakeCounter } from '../platform/counters.ts'

/** Makes counters in this process's memory, whose counts are values and not promises. */
export const countInMemory =
  (clock: Clock): MakeCounter =>
  (_name, { points, seconds }) =>
    new MemoryCounter(clock, points, seconds * 1000)

interface Period {
  count: number
  /** In milliseconds since 1970. */
  endsAt: number
}

class MemoryCounter implements Counter {
  readonly #clock: Clock
  readonly #points: number
  readonly #periodMs: number
  /** In the order in which they began, which is the order in which they end. */
  readonly #periods = new Map<string, Period>()

  constructor(clock: Clock, points: number, periodMs: number) {
    this.#clock = clock
    this.#points = points
    this.#periodMs = periodMs
  }

  count(key: string): number | null {
    const now = this.#clock.now().getTime()
    const period = this.#current(key, now) ?? this.#begin(key, now)
    period.count += 1
    return period.count > this.#points ? Math.ceil((period.endsAt - now) / 1000) : null
  }

  giveBack(key: string): void {
    const period = this.#current(key, this.#clock.now().getTime())
    if (period !== null) period.count = Math.max(0, period.count - 1)
  }

  forget(key: string): void {
    this.#periods.delete(key)
  }

  #current(key: string, now: number): Period | null {
    const period = this.#periods.get(key)
    return period !== undefined && period.endsAt > now ? period : null
  }

  /** Whoever begins a period evicts those that have ended, so that only callers of late are in memory. */
  #begin(key: string, now: number): Period {
    for (const [ended, { endsAt }] of this.#periods) {
      if (endsAt > now) break
      this.#periods.delete(ended)
    }
    const period = { count: 0, endsAt: now + this.#periodMs }
    this.#periods.delete(key)
    this.#periods.set(key, period)
    return period
  }
}
