import type { Platform } from '../platform/platform.ts'

const windowMs = 60_000

export interface Budget {
  /** How long a request must wait, in milliseconds; 0 counts it and lets it pass. */
  waitOf(key: string, isHint: boolean): number
  /** Counts a request that was made without asking. */
  charge(key: string): void
}

/**
 * For each key, half of `perMinute` may be made at once and the other half evenly over a minute, so that no
 * minute has more than `perMinute`. Hints leave at least half of the burst to other requests.
 */
export function createBudget(platform: Platform, perMinute: number): Budget {
  const eachMs = windowMs / (perMinute / 2)
  /** For each key, the time when its whole burst is available again. */
  const wholeAt = new Map<string, number>()
  let last = 0
  /** How far the clock was set back in total: that must not lengthen a wait. */
  let setBackMs = 0
  const monotonic = () => {
    const clock = platform.now()
    setBackMs += Math.max(0, last - clock)
    last = clock
    return clock + setBackMs
  }
  const fromOf = (key: string, now: number) => Math.max(wholeAt.get(key) ?? 0, now)
  const charge = (key: string) => {
    const now = monotonic()
    const from = fromOf(key, now)
    for (const [other, at] of wholeAt) if (at <= now) wholeAt.delete(other)
    wholeAt.set(key, from + eachMs)
  }
  return {
    charge,
    waitOf(key, isHint) {
      const now = monotonic()
      const waitMs = fromOf(key, now) + eachMs - now - (isHint ? windowMs / 2 : windowMs)
      if (waitMs > 0) return waitMs
      charge(key)
      return 0
    },
  }
}
