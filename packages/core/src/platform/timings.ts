/**
 * Durations of presence and of the sweeps, in milliseconds. Tests replace them. Other durations stand beside the code
 * that they are about.
 */
export interface Timings {
  /** An agent's presence is recorded at most this often. */
  readonly presenceEveryMs: number
  /** An agent who has not been seen for this long is absent. */
  readonly absentAfterMs: number
  /** The grace period: an absent agent keeps their chats for this long. */
  readonly graceMs: number
  /** Timers of chats are swept this often, on every node. */
  readonly sweepEveryMs: number
  /** After a longer gap between two sweeps, no agent counts as absent for that time. */
  readonly watchGapMs: number
  /** The presence of waiting visitors is recorded in one batch this often … */
  readonly visitorPresenceEveryMs: number
  /** … and at most this often for one chat. */
  readonly visitorPresenceOfChatEveryMs: number
  /** Activity without an entry (typing, reading) is recorded at most this often per chat. */
  readonly activityEveryMs: number
  /** Outdated visitor presence is removed this often. */
  readonly cleanUpEveryMs: number
}

export const defaultTimings: Timings = Object.freeze({
  // @fault seen-every
  presenceEveryMs: 15_000,
  // @fault lost-after
  absentAfterMs: 45_000,
  // @fault grace
  graceMs: 60_000,
  // @fault sweep-every
  sweepEveryMs: 5_000,
  // @fault watch-gap
  watchGapMs: 20_000,
  visitorPresenceEveryMs: 15_000,
  visitorPresenceOfChatEveryMs: 60_000,
  activityEveryMs: 15_000,
  cleanUpEveryMs: 3_600_000,
})
