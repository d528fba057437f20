/** How long things take that no site decides for itself, in milliseconds. Nowhere else is such a number. */
export interface Timings {
  /** That an agent was there is written down at most this often. */
  readonly presenceEveryMs: number
  /** An agent who was not seen for so long is lost. */
  readonly absentAfterMs: number
  /** A lost agent keeps the chats for so long. */
  readonly graceMs: number
  /** Timers of chats are looked at this often, on every node. */
  readonly sweepEveryMs: number
  /** Longer than this between two looks, and nobody was watching: nobody counts as lost for that time. */
  readonly watchGapMs: number
  /** That visitors who wait were there is written down together, this often … */
  readonly visitorPresenceEveryMs: number
  /** … and of one chat at most this often. */
  readonly visitorPresenceOfChatEveryMs: number
  /** That a chat is not silent (typing, reading) is written down at most this often. */
  readonly activityEveryMs: number
  /** What nobody needs any more is removed this often. */
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
