/** An active chat and who has it. */
export interface AssignedChat {
  workspaceId: string
  chatId: string
  agentId: string
}

/** Who was there when, and what is planned for the chats of those who are not. */
export interface AgentPresenceStore {
  /** The agent was there: noted unless a later time is, and the agent's chats stay where they are. */
  markSeen(workspaceId: string, agentId: string, at: Date): Promise<void>
  /**
   * Notes that presence is watched at `now`, and answers since when it has been without a gap longer than
   * `gapMs`. After a gap the watch begins anew: nothing is planned any more for the chats of the lost.
   */
  watch(now: Date, gapMs: number): Promise<Date>
  /** Agents last seen before `seenBefore` who have active chats that no return is planned for. */
  absentAgents(seenBefore: Date, limit: number): Promise<{ workspaceId: string; agentId: string }[]>
  /** Plans the return of the agent's active chats, but for those that somebody has locked. */
  planRequeues(workspaceId: string, agentId: string, at: Date): Promise<void>
  /** Active chats whose planned return is due, those due longest first. */
  dueRequeues(now: Date, limit: number): Promise<AssignedChat[]>
  /** Active chats whose agent should have answered by now, those due longest first. */
  dueReplies(now: Date, limit: number): Promise<AssignedChat[]>
}
