/** A visitor's client was seen in a waiting chat. */
export interface VisitorSeen {
  workspaceId: string
  chatId: string
  at: Date
}

export interface VisitorPresenceStore {
  /** Records all of them at once; an earlier time never replaces a later one. At most one per chat. */
  recordSeen(sightings: readonly VisitorSeen[]): Promise<void>
  /** When the chat's visitor was last seen, or null if never. */
  of(workspaceId: string, chatId: string): Promise<Date | null>
  /** Removes the records of chats that do not wait. */
  removeOutdated(): Promise<void>
}
