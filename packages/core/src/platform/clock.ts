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
const setEveryMs = 10_000
/** An answer that took longer is too imprecise to set the clock by. */
const slowestTripMs = 1_000
/** Clocks that are set by NTP move less than this between two answers. */
const jumpMs = 2_000
/** A jump of the database's clock is followed once it has lasted this long. */
const jumpLastsMs = 30_000
/** A machine whose clock is off by more is reported. */
const offMs = 5_000

/** What the shared clock is made of. Durations are in milliseconds. */
export interface SharedClockParts {
  /** Its timers are used; its time is only compared. */
  machine: Clock
  /** The database's time. */
  ask(): Promise<Date>
  /** A time that only goes forward, whatever the machine's clock is set to. */
  steadyMs?(): number
  /** The same with the time that the machine was suspended, which `steadyMs` may leave out. */
  upMs?(): number
  onError(error: unknown): void
  /** The machine's clock is ahead of the database's by more than 5 s (or behind, if negative), or no longer: 0. */
  onOff?(aheadMs: number): void
}

/** The clock that the processes of the installation share. */
export interface SharedClock {
  clock: Clock
  /** Asks for the time now. Without an answer, rejects and keeps the last one. */
  set(): Promise<void>
  stop(): void
}

/**
 * A clock for a machine whose own time may be wrong: the database's time, asked for at once and every ten seconds, and
 * carried on by a steady clock. Rejects if the first question fails.
 * - It is never ahead of the database's: an answer counts as given when it arrived.
 * - Setting the machine's clock does not move it.
 * - A jump of the database's clock moves it once the jump has lasted for half a minute.
 */
export async function shareClock(parts: SharedClockParts): Promise<SharedClock> {
  const { machine, ask, steadyMs = () => performance.now(), onError, onOff = () => {} } = parts
  const steady = carriedOn(steadyMs, parts.upMs ?? steadyMs)
  const startedAt = machine.now().getTime() - steady.ms()
  const offset = new Offset()
  let isOff = false
  const time = () => Math.floor(startedAt + steady.ms() + /* @fault database-clock */ offset.ms)

  async function set(): Promise<void> {
    const sentAt = steadyMs()
    const answered = (await ask()).getTime()
    const tripMs = steadyMs() - sentAt
    if (offset.isKnown && tripMs > slowestTripMs) return
    steady.noticeSuspension()
    offset.measured(answered - (startedAt + steady.ms()), steady.ms())
    const aheadMs = machine.now().getTime() - time()
    const wasOff = isOff
    isOff = Math.abs(aheadMs) > offMs
    if (isOff !== wasOff) onOff(isOff ? aheadMs : 0)
  }

  await set()
  return {
    clock: {
      now: () => new Date(time()),
      after: (ms, run) => machine.after(ms, run),
      every: (ms, run) => machine.every(ms, run),
    },
    set,
    stop: machine.every(setEveryMs, () => void set().catch(onError)),
  }
}

/** A steady clock that also counts the time for which the machine was suspended. */
function carriedOn(steadyMs: () => number, upMs: () => number) {
  const differenceMs = () => upMs() - steadyMs()
  let suspendedMs = 0
  let before = differenceMs()
  return {
    ms: () => steadyMs() + suspendedMs,
    noticeSuspension() {
      const now = differenceMs()
      // Less is how precisely the two are read.
      if (now - before > jumpMs) suspendedMs += now - before
      before = now
    },
  }
}

/** How far the steady time is behind the database's. */
class Offset {
  #ms: number | null = null
  #jump: { ms: number; since: number } | null = null

  get isKnown(): boolean {
    return this.#ms !== null
  }

  get ms(): number {
    return this.#ms ?? 0
  }

  measured(ms: number, at: number): void {
    if (this.#ms === null || isNear(ms, this.#ms)) return this.#take(ms)
    if (this.#jump === null || !isNear(ms, this.#jump.ms)) this.#jump = { ms, since: at }
    else if (at - this.#jump.since >= jumpLastsMs) this.#take(ms)
  }

  #take(ms: number): void {
    this.#ms = ms
    this.#jump = null
  }
}

const isNear = (one: number, other: number): boolean => Math.abs(one - other) <= jumpMs
