import type { WorkspaceRecord } from './workspace.ts'

export interface WorkspaceStore {
  insert(workspace: WorkspaceRecord): Promise<void>
  find(id: string): Promise<WorkspaceRecord | null>
  /** Whether there is any workspace besides the canary's; false for an empty installation. */
  any(): Promise<boolean>
}
