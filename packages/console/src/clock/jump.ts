/** What a clock may go back without being set. */
const toleranceMs = 1000
/** The longest time between two looks at the clock: browsers let a hidden page wait a minute. */
const atMostMs = 90_000

/** Whether a clock that was looked at every second has moved otherwise than by passing: it was set, or slept. */
export const isJump = (before: number, after: number): boolean =>
  after < before - toleranceMs || after > before + atMostMs
