/** The server's time and timers. Times are for people and for limits; no order depends on them. */
export interface Clock {
  now(): Date
  /** Runs `run` once after `ms`; the returned function cancels it. */
  after(ms: number, run: () => void): () => void
  /** Runs `run` every `ms` until cancelled; never keeps the process alive by itself. */
  every(ms: number, run: () => void): () => void
}

export const systemClock: Clock = {
  now: () => new Date(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  every(ms, run) {
    const timer: unknown = setInterval(run, ms)
    // Only Node has it, and needs it: in a browser no timer keeps anything alive.
    ;(timer as { unref?(): void }).unref?.()
    return () => clearInterval(timer as number)
  },
}

/** How often the clock is compared with the database's. */
const setEveryMs = 60_000

/** An answer that took longer is too imprecise to set the clock by. */
const slowestTripMs = 1_000

/** One reading of another clock: its time, and when the answer came by our own clock. */
export interface TimeAnswer {
  /** The other clock's time, in milliseconds since 1970. */
  answered: number
  /** Our own clock's time when the answer came, in milliseconds since 1970. */
  received: number
  /** How long the round trip took. */
  tripMs: number
}

/** How far our clock is behind the other one, in milliseconds, assuming an answer from the middle of the round trip. */
export function offsetOf({ answered, received, tripMs }: TimeAnswer): number {
  return Math.round(answered - (received - tripMs / 2))
}

/** The clock that the processes of the installation share. */
export interface SharedClock {
  clock: Clock
  /** Asks for the time now. Without an answer, rejects and keeps the last offset. */
  set(): Promise<void>
  stop(): void
}

/**
 * A clock for a machine whose own time may be wrong: the machine's time plus its offset from the database, measured
 * at once and every minute. Timers are the machine's: they measure durations and need no correct time. Rejects if the
 * first measurement fails.
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
