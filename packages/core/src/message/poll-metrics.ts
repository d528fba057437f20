/** What carries a log to its readers. */
export type Transport = 'poll' | 'socket'

export interface DeliveryMetrics {
  /** Records how long after it was stored an entry was sent to a reader who waited for it. */
  delivered(transport: Transport, seconds: number): void
}

/** What is measured of held polls. */
export interface PollMetrics extends DeliveryMetrics {
  /** Call with 1 when a poll begins to be held, with -1 when it ends. */
  held(change: 1 | -1): void
}
