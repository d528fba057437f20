export interface AgentRef {
  workspaceId: string
  agentId: string
}

/** Chats of a workspace, in order of id, and which of their logs have the agent's name. */
export interface NamedChats {
  named: string[]
  /** The last chat that was looked at; null if there was none left. */
  last: string | null
}

/** What an erasure of an agent does to rows of theirs. Lock the agent first. */
export interface AgentErasureStore {
  /**
   * Empties what the agent's row says of a person, marks it as erased, and sets the erasure before the first chat. The
   * e-mail is free for somebody else.
   */
  begin(agent: AgentRef, at: Date): Promise<void>
  /** The last chat whose log the erasure has gone through, or an empty text; null: nothing is left to erase. */
  position(agent: AgentRef): Promise<string | null>
  /** The next chats of the workspace after the one of this id: at most `limit`, and few enough to look through. */
  chatsAfter(agent: AgentRef, chatId: string, limit: number): Promise<NamedChats>
  /**
   * Takes the agent's name out of at most `entriesAtMost` entries of a log; the generation goes up. The chat must be
   * locked. Returns out of how many.
   */
  eraseNames(agent: AgentRef, chatId: string, entriesAtMost: number): Promise<number>
  /** Null: nothing is left to erase. */
  advance(agent: AgentRef, position: string | null): Promise<void>
  /** For the jobs: agents of all workspaces whose erasure was interrupted. */
  partlyErased(limit: number): Promise<AgentRef[]>
}
