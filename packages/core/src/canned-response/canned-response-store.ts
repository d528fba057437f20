import type { CannedResponseFilter } from './canned-response-filter.ts'
import type { CannedResponseRecord, ScopeIds } from './canned-response.ts'

/** Lock a scope's agent, site or workspace before you add to it: its shortcuts are unique, and their number is limited. */
export interface CannedResponseStore {
  insert(records: readonly CannedResponseRecord[]): Promise<void>
  /** Writes every field but the workspace and `createdAt`. */
  save(record: CannedResponseRecord): Promise<void>
  find(workspaceId: string, id: string): Promise<CannedResponseRecord | null>
  /** In order of id; locks the rows until the end of the unit of work. */
  lock(workspaceId: string, ids: readonly string[]): Promise<CannedResponseRecord[]>
  /** Those that `matchesCannedResponse` takes, newest first, by id. */
  list(
    workspaceId: string,
    filter: CannedResponseFilter & { limit: number },
  ): Promise<CannedResponseRecord[]>
  /** All shortcuts of a scope, in any order. */
  shortcuts(workspaceId: string, scope: ScopeIds): Promise<KnownShortcut[]>
  remove(workspaceId: string, id: string): Promise<void>
  /** Removes the agent's own. */
  removeOfAgent(workspaceId: string, agentId: string): Promise<void>
  removeOfSite(workspaceId: string, siteId: string): Promise<void>
}

export type KnownShortcut = Pick<CannedResponseRecord, 'id' | 'shortcutKey'>
