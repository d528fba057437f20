import type { AgentRecord } from '../agent/agent.ts'
import type { AgentSessionRecord } from './agent-session.ts'

export interface AgentSessionStore {
  insert(session: AgentSessionRecord): Promise<void>
  /** The stored sessions with their agents, including expired sessions and disabled agents. */
  findAll(
    tokenHashes: readonly string[],
  ): Promise<{ session: AgentSessionRecord; agent: AgentRecord }[]>
  touch(tokenHash: string, lastUsedAt: Date, expiresAt: Date): Promise<void>
  revoke(tokenHash: string): Promise<void>
  revokeAllOf(workspaceId: string, agentId: string): Promise<void>
  /** Removes sessions that expired before `now`. */
  removeExpired(now: Date): Promise<void>
}
