import { type Clock, systemClock } from '@papo/core/platform/clock'
import { defaultTimings } from '@papo/core/platform/timings'

interface Timer {
  at: number
  everyMs: number | null
  run: () => void
}

/** A shorter timer is a wait for the machine: it runs in real time, like the machine. */
const minMs = 2_500

/** Time that the test advances. Timers run when they are due, in order, without being awaited. */
export class ManualTime implements Clock {
  readonly #timers = new Set<Timer>()
  #now: number

  constructor(startedAt = Date.now()) {
    this.#now = startedAt
  }

  now(): Date {
    return new Date(this.#now)
  }

  after(ms: number, run: () => void): () => void {
    if (ms < minMs) return systemClock.after(ms, run)
    return this.#set({ at: this.#now + ms, everyMs: null, run })
  }

  every(ms: number, run: () => void): () => void {
    if (ms < minMs) return systemClock.every(ms, run)
    return this.#set({ at: this.#now + ms, everyMs: ms, run })
  }

  /** Lets time pass without running timers, as if the process were suspended. */
  skip(seconds: number): void {
    for (const timer of this.#timers) timer.at += seconds * 1000
    this.#now += seconds * 1000
  }

  /** Lets time pass, a few seconds at a step; `look` follows each step. */
  async pass(seconds: number, look: () => Promise<void>): Promise<void> {
    const end = this.#now + seconds * 1000
    while (this.#now < end) {
      this.#advanceTo(Math.min(end, this.#now + defaultTimings.sweepEveryMs))
      await look()
    }
  }

  /** Lets time pass until the answer arrives: its held poll may have started a moment ago. */
  async passUntil<Answer>(answer: Promise<Answer>, look: () => Promise<void>): Promise<Answer> {
    const state = { isAnswered: false }
    const noted = answer.finally(() => {
      state.isAnswered = true
    })
    while (!state.isAnswered) {
      await this.pass(1, look)
      await new Promise((resolve) => setImmediate(resolve))
    }
    return noted
  }

  #set(timer: Timer): () => void {
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  #advanceTo(end: number): void {
    for (let next = this.#firstDue(end); next !== null; next = this.#firstDue(end)) {
      this.#now = Math.max(this.#now, next.at)
      if (next.everyMs === null) this.#timers.delete(next)
      else next.at += next.everyMs
      next.run()
    }
    this.#now = end
  }

  #firstDue(end: number): Timer | null {
    const due = [...this.#timers].filter(({ at }) => at <= end)
    return due.toSorted((a, b) => a.at - b.at)[0] ?? null
  }
}
