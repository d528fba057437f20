import type { Stop } from '@papo/sdk'
import { offThreadDone } from './off-thread.ts'

interface Timer {
  at: number
  run: () => void
}

/** More timers than this at one moment are an endless loop. */
const maxTimersAtOnce = 1000
/** A request to a backend in memory takes several turns of the event loop. */
const turnsToSettle = 4

/** Waits one turn of the event loop, without a timer: every promise that can settle has settled then. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => {
      port1.close()
      resolve()
    })
    port1.start()
    port2.postMessage(null)
  })
}

/** Resolves when all work that needs no time is complete. */
export async function settle(): Promise<void> {
  do {
    for (let turns = 0; turns < turnsToSettle; turns++) await turn()
  } while (await offThreadDone())
}

/**
 * A clock that the test advances.
 * - timers run in the order in which they are due; those due together run in the order they were set
 * - before and after each timer, all work that needs no time has settled
 * - an error that a timer throws makes `advance` reject with it
 */
export class ManualClock {
  readonly startedAt: number
  readonly #timers = new Set<Timer>()
  #now: number
  #isAdvancing = false

  /** `startedAt` in milliseconds since 1970. */
  constructor(startedAt: number) {
    this.startedAt = startedAt
    this.#now = startedAt
  }

  /** Milliseconds since 1970. */
  readonly now = (): number => this.#now

  /** Calls `run` once when `ms` milliseconds have passed, unless it is stopped before. */
  readonly setTimer = (run: () => void, ms: number): Stop => {
    const timer = { at: this.#now + Math.max(0, ms), run }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  /** Milliseconds since the start. */
  get elapsed(): number {
    return this.#now - this.startedAt
  }

  /** The milliseconds until each pending timer, soonest first. */
  get pending(): readonly number[] {
    return [...this.#timers].map(({ at }) => at - this.#now).sort((a, b) => a - b)
  }

  /** Lets `ms` milliseconds pass. */
  async advance(ms: number): Promise<void> {
    if (this.#isAdvancing) throw new Error('advance() is running already: await it first')
    this.#isAdvancing = true
    try {
      await this.#advanceTo(this.#now + ms)
    } finally {
      this.#isAdvancing = false
    }
  }

  /** Sets the clock forward or back, as a user may; that does not change when a timer runs. */
  set(now: number): void {
    const step = now - this.#now
    for (const timer of this.#timers) timer.at += step
    this.#now = now
  }

  async #advanceTo(end: number): Promise<void> {
    await settle()
    for (let ran = 1; ; ran++) {
      const next = this.#firstDue(end)
      if (!next) break
      if (next.at > this.#now) ran = 1
      if (ran > maxTimersAtOnce)
        throw new Error(`${maxTimersAtOnce} timers ran in one moment: one sets itself again`)
      this.#timers.delete(next)
      this.#now = Math.max(this.#now, next.at)
      next.run()
      await settle()
    }
    this.#now = end
  }

  #firstDue(end: number): Timer | undefined {
    let first: Timer | undefined
    for (const timer of this.#timers)
      if (timer.at <= end && (!first || timer.at < first.at)) first = timer
    return first
  }
}
