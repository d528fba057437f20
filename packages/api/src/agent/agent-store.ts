import type { AgentAvailability } from '@papo/protocol'
import type { AgentRecord, AgentSessionRecord } from './agent.ts'

export interface AgentStore {
  /** False, and nothing written, where somebody has the e-mail already. */
  insert(agent: AgentRecord): Promise<boolean>
  /** Writes everything but the e-mail, the workspace and when the agent was last seen. */
  save(agent: AgentRecord): Promise<void>
  find(workspaceId: string, id: string): Promise<AgentRecord | null>
  /** Locks the agent's row until the end of the unit of work. Taken before any chat's lock. */
  lock(workspaceId: string, id: string): Promise<AgentRecord | null>
  /** The same at once or not at all: null where somebody else has the row locked. */
  tryLock(workspaceId: string, id: string): Promise<AgentRecord | null>
  /** Writes what the agent says of themselves. */
  setAvailability(workspaceId: string, id: string, availability: AgentAvailability): Promise<void>
  /** Locks every owner of the workspace that can sign in, in order of id, and returns them. */
  lockOwners(workspaceId: string): Promise<AgentRecord[]>
  findByEmail(email: string): Promise<AgentRecord | null>
  /** Oldest first. */
  list(workspaceId: string): Promise<AgentRecord[]>
}

export interface AgentSessionStore {
  insert(session: AgentSessionRecord): Promise<void>
  /** Those sessions that there are, with their agents, whether or not one has expired or is disabled. */
  findAll(
    tokenHashes: readonly string[],
  ): Promise<{ session: AgentSessionRecord; agent: AgentRecord }[]>
  touch(tokenHash: string, lastUsedAt: Date, expiresAt: Date): Promise<void>
  revoke(tokenHash: string): Promise<void>
  revokeAllOf(workspaceId: string, agentId: string): Promise<void>
  /** Removes what expired before `now`. */
  removeExpired(now: Date): Promise<void>
}
