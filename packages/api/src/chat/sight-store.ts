/** A visitor's client was there, in a chat that waits. */
export interface Sight {
  workspaceId: string
  chatId: string
  at: Date
}

export interface SightStore {
  /** Notes all of them at once, each unless a later time is noted. One at most of each chat. */
  note(sights: readonly Sight[]): Promise<void>
  /** When the chat's visitor was last there, or null where it was never noted. */
  of(workspaceId: string, chatId: string): Promise<Date | null>
  /** Removes what was noted of chats that do not wait (any more). */
  tidy(): Promise<void>
}
