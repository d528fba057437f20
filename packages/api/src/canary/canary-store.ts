import type { WorkspaceRecord } from '@papo/core/workspace/workspace'

/** Queries that only the canary needs. It uses a workspace of its own and leaves no data behind. */
export interface CanaryStore {
  /** Keeps other processes from creating the workspace, or the installation's first one, until the unit of work ends. */
  lock(): Promise<void>
  /** The canary's workspace, or null before its first run. */
  workspace(): Promise<WorkspaceRecord | null>
  insertWorkspace(workspace: WorkspaceRecord): Promise<void>
  /**
   * Removes the given chat and all chats that began before `before`, with their visitors. Returns the ids of the
   * chats. Removes nothing in a workspace that is not the canary's.
   */
  removeChats(workspaceId: string, chatId: string | null, before: Date): Promise<string[]>
}
