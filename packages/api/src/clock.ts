import { performance } from 'node:perf_hooks'

/** The server's time and timers. Times are for people and for limits; no order depends on them. */
export interface Clock {
  now(): Date
  /** Runs `run` once after `ms`; the returned function calls it off. */
  after(ms: number, run: () => void): () => void
  /** Runs `run` every `ms` until called off; never keeps the process alive by itself. */
  every(ms: number, run: () => void): () => void
}

export const systemClock: Clock = {
  now: () => new Date(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  every(ms, run) {
    const timer = setInterval(run, ms)
    timer.unref()
    return () => clearInterval(timer)
  },
}

/** The clock is held against the database's this often. */
const setEveryMs = 60_000

/** An answer that took longer says too little of when it was given. */
const slowestTripMs = 1_000

/** One question for the time of another clock: what it answered, and when by the own clock. */
export interface TimeAnswer {
  /** In milliseconds since 1970, by the other clock. */
  answered: number
  /** The same, by the own clock, when the answer came. */
  received: number
  /** How long question and answer took together. */
  tripMs: number
}

/** How far the own clock is behind the other one, in milliseconds: the answer is from the middle of its trip. */
export function offsetOf({ answered, received, tripMs }: TimeAnswer): number {
  return Math.round(answered - (received - tripMs / 2))
}

/** A clock that the installation shares, and what keeps it right. */
export interface SharedClock {
  clock: Clock
  /** Asks for the time now. Rejects, and keeps the last offset, where nobody answers. */
  set(): Promise<void>
  stop(): void
}

/**
 * The time of the installation on a machine whose own may be wrong: the machine's plus what it was found to
 * be behind the database, asked for at once and every minute. Timers are the machine's: they measure how long
 * something takes, and need no right time. Rejects where the first question is not answered.
 */
export async function shareClock(
  machine: Clock,
  ask: () => Promise<Date>,
  onError: (error: unknown) => void,
): Promise<SharedClock> {
  let isSet = false
  let offsetMs = 0
  const set = async () => {
    const sentAt = performance.now()
    const answered = (await ask()).getTime()
    const tripMs = performance.now() - sentAt
    if (isSet && tripMs > slowestTripMs) return
    isSet = true
    offsetMs = offsetOf({ answered, received: machine.now().getTime(), tripMs })
  }
  await set()
  return {
    clock: {
      now: () => new Date(machine.now().getTime() + /* @fault database-clock */ offsetMs),
      after: (ms, run) => machine.after(ms, run),
      every: (ms, run) => machine.every(ms, run),
    },
    set,
    stop: machine.every(setEveryMs, () => void set().catch(onError)),
  }
}
