/** A visitor's client was there, in a chat that waits. */
export interface VisitorSeen {
  workspaceId: string
  chatId: string
  at: Date
}

export interface VisitorPresenceStore {
  /** Notes all of them at once, each unless a later time is noted. One at most of each chat. */
  recordSeen(sights: readonly VisitorSeen[]): Promise<void>
  /** When the chat's visitor was last there, or null where it was never noted. */
  of(workspaceId: string, chatId: string): Promise<Date | null>
  /** Removes what was noted of chats that do not wait (any more). */
  removeOutdated(): Promise<void>
}
