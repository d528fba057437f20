import type { AgentAvailability, Role } from '@papo/protocol'

export interface AgentRecord {
  id: string
  workspaceId: string
  name: string
  /** Lowercase; unique in the installation. */
  email: string
  /** argon2id, in the PHC string format. */
  passwordHash: string
  role: Role
  avatarUrl: string | null
  /** How many chats the agent may have open at once. */
  capacity: number
  /** What the agent chose. An absent agent counts as offline all the same. */
  availability: AgentAvailability
  /** When the agent last called, to within 15 seconds; null if never. */
  lastSeenAt: Date | null
  disabledAt: Date | null
  createdAt: Date
}

/** How the agent is signed in: a program with a bearer token, or the console with a cookie. */
export type AgentSessionKind = 'program' | 'console'

export interface AgentSessionRecord {
  /** SHA-256 of the token, hex. */
  tokenHash: string
  agentId: string
  workspaceId: string
  kind: AgentSessionKind
  createdAt: Date
  lastUsedAt: Date
  expiresAt: Date
}

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

/** owner ⊇ admin ⊇ agent. */
export function hasRole(role: Role, needed: Role): boolean {
  return ranks[role] >= ranks[needed]
}

const hour = 60 * 60_000

/** How long a sign-in lasts at most, in milliseconds. */
export const sessionLifetimeMs: Record<AgentSessionKind, number> = {
  program: 24 * hour,
  console: 7 * 24 * hour,
}

/** A console session also ends after this long without a call, in milliseconds. */
export const consoleIdleMs = 12 * hour
