/** The names of what is kept in Redis. */
export const channels = { wake: 'chat:wake', changes: 'chat:changes' }

export const listPrefixes = { waiting: 'chat:waiting:', active: 'chat:active:' } as const

export const keys = {
  /** Sorted set: chat ids in the line, by ticket. */
  waiting: (workspaceId: string) => listPrefixes.waiting + workspaceId,
  /** Sorted set: ids of the active chats, by ticket. */
  active: (workspaceId: string) => listPrefixes.active + workspaceId,
  /** A `ChatHead` as JSON; heads of a database that was restored since are never found again. */
  head: (epoch: string, chatId: string) => `chat:head:${epoch}:${chatId}`,
  /** A `TypingHint` as JSON, for a few seconds. */
  typing: (chatId: string, side: 'visitor' | 'agent') => `chat:typing:${chatId}:${side}`,
  /** Present while a node sweeps the lists, unless they were lost since it began. */
  sweep: (epoch: string, node: string) => `chat:sweep:${epoch}:${node}`,
  /** Present while the lists are known to be whole. */
  whole: (epoch: string) => `chat:whole:${epoch}`,
}
