/** An active chat and its agent. */
export interface AssignedChat {
  workspaceId: string
  chatId: string
  agentId: string
}

/** When agents were last seen, and which chats of absent agents will be requeued. */
export interface AgentPresenceStore {
  /**
   * Records that the agent was seen, unless a later time is recorded, and cancels the planned requeues of
   * their chats.
   */
  markSeen(workspaceId: string, agentId: string, at: Date): Promise<void>
  /**
   * Records that presence is watched at `now`. Returns since when it has been watched without a gap longer
   * than `gapMs`. After a gap the watch starts over: all planned requeues are cancelled. Recorded times that are ahead
   * of `now` by more than `gapMs` are of a clock that was wrong: such a watch starts over, and an agent who was seen
   * then counts as seen now.
   */
  watch(now: Date, gapMs: number): Promise<Date>
  /** Agents last seen before `seenBefore` who have active chats without a planned requeue. */
  absentAgents(seenBefore: Date, limit: number): Promise<{ workspaceId: string; agentId: string }[]>
  /** Plans to requeue the agent's active chats at `at`, except those that another unit of work has locked. */
  planRequeues(workspaceId: string, agentId: string, at: Date): Promise<void>
  /** Active chats whose planned requeue is due, those due longest first. */
  dueRequeues(now: Date, limit: number): Promise<AssignedChat[]>
  /** Active chats whose first reply is overdue, those due longest first. */
  dueReplies(now: Date, limit: number): Promise<AssignedChat[]>
}
