/** Tables whose rows say themselves until when they are kept. */
export type ExpiringTable =
  | 'visitor_token'
  | 'agent_session'
  | 'known_source'
  | 'identity_use'
  | 'access_log'

/**
 * What is older than anybody wants to keep it. Each call removes one small batch, in a moment, and says what
 * it was; nothing is waited for, and doing it again, or on two nodes at once, does no harm.
 */
export interface RetentionStore {
  /** Removes chats of the site that ended before then, with their logs, the longest ended first. */
  removeChats(siteId: string, endedBefore: Date): Promise<{ workspaceId: string; chatId: string }[]>
  /**
   * Removes visitors of the site who came before then, have no chat and no token that was used since. Looks at
   * one page of visitors in order of id; answers where the next one begins, or null at the end.
   */
  removeVisitors(
    siteId: string,
    before: Date,
    afterId: string | null,
  ): Promise<{ removed: number; nextId: string | null }>
  /** Removes rows whose time has come by `now`, as the registry of columns says. How many it were. */
  removeExpired(table: ExpiringTable, now: Date): Promise<number>
}
