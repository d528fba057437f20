import type { WorkspaceRecord } from '../site/site.ts'

/** What the canary alone does to the database: it lives in a workspace of its own and leaves nothing behind. */
export interface CanaryStore {
  /** Until the end of the unit of work, no other process makes the workspace. */
  lock(): Promise<void>
  /** The canary's workspace, or null before its first run. */
  workspace(): Promise<WorkspaceRecord | null>
  insertWorkspace(workspace: WorkspaceRecord): Promise<void>
  /**
   * Removes one chat of the workspace, and those that began before `before`, with their visitors. Answers
   * the ids of the chats. In a workspace of people nothing is removed.
   */
  removeChats(workspaceId: string, chatId: string | null, before: Date): Promise<string[]>
}
