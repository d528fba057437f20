/** Tables whose rows carry their own expiry. */
export type ExpiringTable =
  | 'visitor_token'
  | 'agent_session'
  | 'known_source'
  | 'invitation'
  | 'password_reset'
  | 'chat_link'
  | 'mail'
  | 'visitor_block'
  | 'identity_use'
  | 'access_log'

/**
 * Removes data past its retention. Each call removes one small batch quickly and returns what it removed;
 * it waits for no lock. Repeating it, or running it on two nodes at once, is harmless.
 */
export interface RetentionStore {
  /**
   * Removes the next batch of entries of the first chat that `removeChats` will remove and whose log is longer than a
   * batch, oldest first; the generation goes up. Null: such a chat has no entry left, or there is none.
   */
  thinChat(
    siteId: string,
    endedBefore: Date,
  ): Promise<{ workspaceId: string; chatId: string } | null>
  /** Removes chats of the site that ended before then, with their logs, those that ended first first. */
  removeChats(siteId: string, endedBefore: Date): Promise<{ workspaceId: string; chatId: string }[]>
  /**
   * Removes visitors of the site who were created before then and have no chat and no token used since.
   * Looks at one page of visitors in order of id; returns where the next page begins, or null at the end.
   */
  removeVisitors(
    siteId: string,
    before: Date,
    afterId: string | null,
  ): Promise<{ removed: number; nextId: string | null }>
  /** Removes the site with its secrets, unless a chat or a visitor of it is left. Whether it is gone. */
  removeSite(siteId: string): Promise<boolean>
  /**
   * How many ended chats of the workspace’s site are stored, when the oldest of them ended, and how many ended before each of these
   * times.
   */
  countEnded(
    workspaceId: string,
    siteId: string,
    befores: readonly Date[],
  ): Promise<{ ended: number; oldestEndedAt: Date | null; before: number[] }>
  /** Removes rows that have expired by `now`, as the registry of columns defines. Returns how many. */
  removeExpired(table: ExpiringTable, now: Date): Promise<number>
}
