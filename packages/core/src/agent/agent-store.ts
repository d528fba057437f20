import type { AgentAvailability } from '@papo/protocol'
import type { AgentRecord } from './agent.ts'

/** What is known of an agent who is there. */
export type PresentAgent = Pick<AgentRecord, 'role' | 'siteIds'>

export interface AgentStore {
  /** False, with nothing written, if somebody of the workspace has the e-mail. */
  insert(agent: AgentRecord): Promise<boolean>
  /** Writes every field but the e-mail, the workspace, `lastSeenAt` and `erasedAt`. */
  save(agent: AgentRecord): Promise<void>
  find(workspaceId: string, id: string): Promise<AgentRecord | null>
  /** Locks the agent's row until the end of the unit of work. Take it before any chat's lock. */
  lock(workspaceId: string, id: string): Promise<AgentRecord | null>
  /** Like `lock`, without waiting: null if another transaction holds the lock. */
  tryLock(workspaceId: string, id: string): Promise<AgentRecord | null>
  /** Writes the availability that the agent chose. */
  setAvailability(workspaceId: string, id: string, availability: AgentAvailability): Promise<void>
  /** Locks every enabled owner of the workspace, in order of id, and returns them. */
  lockOwners(workspaceId: string): Promise<AgentRecord[]>
  /** Takes the site out of the lists of those who answer it. Null stays null. */
  forgetSite(workspaceId: string, siteId: string): Promise<void>
  /** The accounts with this e-mail, one in each workspace at most; the oldest first, without those who were
   * erased. */
  listByEmail(email: string): Promise<AgentRecord[]>
  /** The enabled agents whose availability is `online` and who were seen after `seenAfter`, in any order. */
  present(workspaceId: string, seenAfter: Date): Promise<PresentAgent[]>
  /** Oldest first; without those who were erased. */
  list(workspaceId: string): Promise<AgentRecord[]>
}
