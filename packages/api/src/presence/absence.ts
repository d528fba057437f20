import type { AgentRecord } from '../agent/agent.ts'

/** From when on presence has been watched, and for how long an agent may stay unseen. */
export interface PresenceWatch {
  since: Date
  absentAfterMs: number
}

/**
 * Whether an agent is lost. Whoever was not seen while nobody was watching counts as seen when the watch
 * began: our own downtime loses nobody.
 */
export function isAbsent(
  { lastSeenAt }: Pick<AgentRecord, 'lastSeenAt'>,
  { since, absentAfterMs }: PresenceWatch,
  now: Date,
): boolean {
  const seenAt = Math.max(lastSeenAt?.getTime() ?? 0, since.getTime())
  return now.getTime() - seenAt >= absentAfterMs
}
