import type { WorkspaceRecord } from './workspace.ts'

export interface WorkspaceStore {
  insert(workspace: WorkspaceRecord): Promise<void>
  find(id: string): Promise<WorkspaceRecord | null>
  /** Locks the workspace until the end of the unit of work. */
  lock(id: string): Promise<WorkspaceRecord | null>
  /** Writes name, wait levels and revision. */
  save(workspace: WorkspaceRecord): Promise<void>
  /** Whether there is any workspace besides the canary's; false for an empty installation. */
  any(): Promise<boolean>
}
