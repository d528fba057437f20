import type { AgentAvailability, Role } from '@papo/protocol'
import type { Caller } from '../platform/caller.ts'
import type { Revised } from '../platform/revision.ts'

export interface AgentRecord extends Revised {
  id: string
  workspaceId: string
  name: string
  /** Lowercase; unique in the workspace: a person has an account in each workspace that they work for. */
  email: string
  /** argon2id, in the PHC string format. */
  passwordHash: string
  /** When the password was set: of accounts that share it, it opens the one where it was set last. */
  passwordSetAt: Date
  role: Role
  avatarUrl: string | null
  /** How many chats the agent may have open at once. */
  capacity: number
  /** The sites whose chats the agent answers; null: all of the workspace. See `answersSite`. */
  siteIds: readonly string[] | null
  /** What the agent chose. An absent agent counts as offline all the same. */
  availability: AgentAvailability
  /** The languages that the agent speaks: BCP 47, canonical. */
  languages: string[]
  /** Whether the agent, as an owner, is mailed when visitors wait and nobody answers. */
  alertsByMail: boolean
  /** When the agent last called, to within 15 seconds; null if never. */
  lastSeenAt: Date | null
  disabledAt: Date | null
  /** When the agent was erased; the row remains for the chats that refer to it, without anything of a person. */
  erasedAt: Date | null
  createdAt: Date
}

/** What the revision of an agent counts, as the API calls it. */
export const agentFields = ({
  name,
  role,
  capacity,
  siteIds,
  languages,
  alertsByMail,
  avatarUrl,
  disabledAt,
}: AgentRecord) => ({
  name,
  role,
  capacity,
  siteIds,
  languages,
  alertsByMail,
  avatarUrl,
  disabled: disabledAt !== null,
})

/** The availability that clients see: `offline` for an absent agent, otherwise what the agent chose. */
export function effectiveAvailability(
  { availability, lastSeenAt }: Pick<AgentRecord, 'availability' | 'lastSeenAt'>,
  absentAfterMs: number,
  now: Date,
): AgentAvailability {
  const isThere = lastSeenAt !== null && now.getTime() - lastSeenAt.getTime() < absentAfterMs
  return isThere ? availability : 'offline'
}

const ranks: Record<Role, number> = { agent: 0, admin: 1, owner: 2 }

export const allRoles = Object.keys(ranks) as Role[]

/** owner ⊇ admin ⊇ agent. */
export function hasRole(role: Role, needed: Role): boolean {
  return ranks[role] >= ranks[needed]
}

/** The sites whose chats somebody may see; null: every site of the workspace. Owners and admins answer all. */
export function answeredSites({
  role,
  siteIds,
}: Pick<AgentRecord, 'role' | 'siteIds'>): readonly string[] | null {
  return hasRole(role, 'admin') ? null : siteIds
}

/** Whether somebody answers the chats of the site. For who does not, such a chat does not exist. */
export function answersSite(agent: Pick<AgentRecord, 'role' | 'siteIds'>, siteId: string): boolean {
  const sites = answeredSites(agent)
  return sites === null || sites.includes(siteId)
}

/** The same text for callers who may see the chats of the same sites. */
export function sitesKey(caller: Caller): string {
  const sites = caller.type === 'agent' ? answeredSites(caller) : null
  return sites === null ? 'all' : sites.toSorted().join()
}
