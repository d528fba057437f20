/** Nothing waits longer by itself, whatever an answer says. */
export const maxWaitMs = 60_000

/** The first wait after a failure is at most this; each further one at most twice the last. */
const firstRetryMs = 1000
const maxRetryMs = 30_000

/**
 * Full jitter: anything from nothing to a bound that doubles from 1 s to 30 s, and is never more than what has
 * failed has lasted: whoever was cut off for a moment is back in a moment. `random` is in [0, 1).
 */
export function retryDelayMs(failures: number, lastedMs: number, random: number): number {
  const doubled = Math.min(maxRetryMs, firstRetryMs * 2 ** (failures - 1))
  const longest = Math.min(doubled, Math.max(firstRetryMs, lastedMs))
  return Math.round(longest * /* @fault retry-jitter */ random)
}

/** An answer that comes sooner than this, with nothing new, was not held. */
const heldAtLeastMs = 250
const maxGuardMs = 5000

export interface Iteration {
  /** The server’s word. */
  nextPollInMs: number
  hasMore: boolean
  /** Whether the answer held anything that was not known. */
  isNews: boolean
  tookMs: number
  /** How many turns in a row, before this one, came quickly and with nothing new. */
  idleIterations: number
}

/** Whether asking again at once would go round in a circle. */
export const isIdle = ({ isNews, tookMs }: Pick<Iteration, 'isNews' | 'tookMs'>): boolean =>
  !isNews && tookMs < heldAtLeastMs

/**
 * Milliseconds until the next turn: what the server said, a minute at most; at once while it has more.
 * Only a server that says "at once" and has nothing to tell is asked more and more slowly.
 */
export function iterationDelayMs(iteration: Iteration): number {
  const named = iteration.hasMore ? 0 : Math.min(maxWaitMs, iteration.nextPollInMs)
  if (!isIdle(iteration)) return named
  return Math.max(named, Math.min(maxGuardMs, heldAtLeastMs * 2 ** iteration.idleIterations))
}
