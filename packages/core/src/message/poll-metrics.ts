/** What is measured of held polls. */
export interface PollMetrics {
  /** Call with 1 when a poll begins to be held, with -1 when it ends. */
  held(change: 1 | -1): void
  /** Records how long after it was stored an entry was answered to a poll held for it. */
  delivered(seconds: number): void
}
