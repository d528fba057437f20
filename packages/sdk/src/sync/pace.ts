/** The longest wait between two iterations, whatever the server asks for. */
export const maxWaitMs = 60_000

/** The bound of the first wait after a failure; each further failure doubles it. */
const firstRetryMs = 1000
const maxRetryMs = 30_000

/**
 * Milliseconds until the next retry, with full jitter: from 0 to a bound that doubles from 1 s to 30 s. The
 * bound never exceeds the duration of the outage so far (1 s at least), so that a client recovers from a short
 * outage in a short time. `random` is in [0, 1).
 */
export function retryDelayMs(failures: number, lastedMs: number, random: number): number {
  const doubled = Math.min(maxRetryMs, firstRetryMs * 2 ** (failures - 1))
  const longest = Math.min(doubled, Math.max(firstRetryMs, lastedMs))
  return Math.round(longest * /* @fault retry-jitter */ random)
}

/** An answer without news that comes sooner than this was not held. */
const heldAtLeastMs = 250
const maxGuardMs = 5000

export interface Iteration {
  /** Milliseconds, from the server’s answer. */
  nextPollInMs: number
  hasMore: boolean
  /** Whether the answer changed anything. */
  isNews: boolean
  tookMs: number
  /** The number of idle iterations in a row before this one: quick answers without news. */
  idleIterations: number
}

/** Whether polling again at once would become a hot loop. */
export const isIdle = ({ isNews, tookMs }: Pick<Iteration, 'isNews' | 'tookMs'>): boolean =>
  !isNews && tookMs < heldAtLeastMs

/**
 * Milliseconds until the next iteration: the server’s `nextPollInMs`, up to a minute; 0 while it has more.
 * A server that asks for 0 and has no news is polled more and more slowly.
 */
export function iterationDelayMs(iteration: Iteration): number {
  const named = iteration.hasMore ? 0 : Math.min(maxWaitMs, iteration.nextPollInMs)
  if (!isIdle(iteration)) return named
  return Math.max(named, Math.min(maxGuardMs, heldAtLeastMs * 2 ** iteration.idleIterations))
}
