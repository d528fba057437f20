import type { AgentRecord } from '../agent/agent.ts'

/** Since when presence has been watched without a gap, and after how long an unseen agent is absent. */
export interface PresenceWatch {
  since: Date
  absentAfterMs: number
}

/**
 * Whether an agent is absent. Agents unseen since before the watch began count as seen when it began: our
 * own downtime makes no agent absent.
 */
export function isAbsent(
  { lastSeenAt }: Pick<AgentRecord, 'lastSeenAt'>,
  { since, absentAfterMs }: PresenceWatch,
  now: Date,
): boolean {
  const seenAt = Math.max(lastSeenAt?.getTime() ?? 0, since.getTime())
  return now.getTime() - seenAt >= absentAfterMs
}
