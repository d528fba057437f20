/** A workspace that an owner has asked to delete. */
export interface WorkspaceDeletionRecord {
  workspaceId: string
  requestedAt: Date
  /** From then on it is removed. */
  dueAt: Date
  /** When its removal began; null while the deletion can be cancelled. */
  removingAt: Date | null
}

/** Planned deletions, and the removal of what is due, in small batches. */
export interface WorkspaceDeletionStore {
  find(workspaceId: string): Promise<WorkspaceDeletionRecord | null>
  /** Stores the plan, unless there is one. Returns the stored one, and whether it is new. */
  plan(
    deletion: WorkspaceDeletionRecord,
  ): Promise<{ stored: WorkspaceDeletionRecord; isNew: boolean }>
  /** Removes the plan, unless the removal has begun. Returns whether there was one. */
  cancel(workspaceId: string): Promise<boolean>
  /** Every plan, oldest first. */
  all(): Promise<WorkspaceDeletionRecord[]>
  /**
   * Begins the removal if the plan is due: disables the agents and ends their sessions, so that nobody calls any more.
   * Returns false if there is no such plan. To begin again changes nothing.
   */
  begin(workspaceId: string, now: Date): Promise<boolean>
  /**
   * Removes the next batch of entries of the first chat whose log is longer than a batch, and returns the chat. Null:
   * it has no entry left, or there is none.
   */
  thinChat(workspaceId: string): Promise<string | null>
  /** Removes one batch of chats with their logs, open ones too. */
  removeChats(workspaceId: string): Promise<string[]>
  /** Removes one batch of visitors with all that is theirs. The chats must be gone. Returns how many. */
  removeVisitors(workspaceId: string): Promise<number>
  /**
   * Removes everything else of the workspace, and the workspace. Only the access log stays, for as long as the law
   * asks. Chats and visitors must be gone, and the removal must have begun.
   */
  removeRest(workspaceId: string): Promise<void>
}
