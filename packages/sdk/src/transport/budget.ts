import type { Platform } from '../platform/platform.ts'

const windowMs = 60_000

/**
 * Says how long a request must wait, in milliseconds; 0 takes its place at once. Under each key half of
 * `perMinute` may be made at once and the other half evenly through a minute: no minute has more. Hints
 * leave at least half of what may be made at once to everything else.
 */
export function createBudget(platform: Platform, perMinute: number) {
  const eachMs = windowMs / (perMinute / 2)
  /** When the half that may be made at once is whole again. */
  const wholeAt = new Map<string, number>()
  let last = 0
  /** By how much the clock was set back in all: it must not lengthen a wait. */
  let setBackMs = 0
  return (key: string, isHint: boolean): number => {
    const clock = platform.now()
    setBackMs += Math.max(0, last - clock)
    last = clock
    const now = clock + setBackMs
    const from = Math.max(wholeAt.get(key) ?? 0, now)
    const waitMs = from + eachMs - now - (isHint ? windowMs / 2 : windowMs)
    if (waitMs > 0) return waitMs
    for (const [other, at] of wholeAt) if (at <= now) wholeAt.delete(other)
    wholeAt.set(key, from + eachMs)
    return 0
  }
}
