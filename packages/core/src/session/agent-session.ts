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

const hour = 60 * 60_000

/** How long a sign-in lasts at most, in milliseconds. */
export const sessionLifetimeMs: Record<AgentSessionKind, number> = {
  program: 24 * hour,
  console: 7 * 24 * hour,
}

/** A console session also ends after this long without a call, in milliseconds. */
export const consoleIdleMs = 12 * hour
