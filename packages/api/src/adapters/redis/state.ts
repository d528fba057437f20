import { performance } from 'node:perf_hooks'

/** What Redis is good for now, and what it or the connection said. */
export type RedisState =
  | { is: 'ok' }
  /** It cannot be reached, or does not answer. */
  | { is: 'away'; reason: string }
  /** It answers, but refuses writes, so that nothing in it can be believed. */
  | { is: 'refuses writes'; reason: string }

/** A state that lasts is told again this often. */
const againEveryMs = 300_000

/** Tells a state when it changes, and again every five minutes while it is not `ok`. */
export class StateReport {
  readonly #tell: (state: RedisState, forMs: number) => void
  #last: RedisState['is'] = 'ok'
  #since = performance.now()
  #reportedAt = 0

  constructor(tell: (state: RedisState, forMs: number) => void) {
    this.#tell = tell
  }

  /** Call it often. `forMs` is how long the state, or for `ok` the one before it, has lasted. */
  look(state: RedisState, now = performance.now()): void {
    const forMs = now - this.#since
    if (state.is !== this.#last) {
      this.#tell(state, state.is === 'ok' ? forMs : 0)
      this.#last = state.is
      this.#since = now
      this.#reportedAt = now
    } else if (state.is !== 'ok' && now - this.#reportedAt >= againEveryMs) {
      this.#reportedAt = now
      this.#tell(state, forMs)
    }
  }
}

/** Calls `run` for an error, and for the same one again after five minutes. */
export function onceInAWhile(
  run: (error: unknown) => void,
): (error: unknown, now?: number) => void {
  const told = new Map<string, number>()
  return (error, now = performance.now()) => {
    const message = error instanceof Error ? error.message : String(error)
    const last = told.get(message)
    if (last !== undefined && now - last < againEveryMs) return
    for (const [other, at] of told) if (now - at >= againEveryMs) told.delete(other)
    told.set(message, now)
    run(error)
  }
}
