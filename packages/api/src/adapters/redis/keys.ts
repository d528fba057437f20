/** The names of channels and keys in Redis. */
export const channels = { wake: 'chat:wake', changes: 'chat:changes' }

export const listPrefixes = { waiting: 'chat:waiting:', active: 'chat:active:' } as const

export const keys = {
  /** Sorted set: ids of the waiting chats, by ticket. */
  waiting: (workspaceId: string) => listPrefixes.waiting + workspaceId,
  /** Sorted set: ids of the active chats, by ticket. */
  active: (workspaceId: string) => listPrefixes.active + workspaceId,
  /** A `ChatHead` as JSON. After a restore the epoch differs, so that old heads are never found. */
  head: (epoch: string, chatId: string) => `chat:head:${epoch}:${chatId}`,
  /** A `TypingHint` as JSON, for a few seconds. */
  typing: (chatId: string, side: 'visitor' | 'agent') => `chat:typing:${chatId}:${side}`,
  /** Present while a node sweeps the lists, unless Redis lost its data since the sweep began. */
  sweep: (epoch: string, node: string) => `chat:sweep:${epoch}:${node}`,
  /** Present while the lists are known to be complete. */
  isComplete: (epoch: string) => `chat:whole:${epoch}`,
}

/** What is cached of a chat: its head, and who types on each side. */
export type ChatValue = 'head' | 'visitor' | 'agent'

/** The chat and its value that are under a key; null for a key of no chat. */
export function chatOfKey(key: string): { chatId: string; value: ChatValue } | null {
  const [, kind, first = '', second = ''] = key.split(':')
  if (kind === 'head') return { chatId: second, value: 'head' }
  if (kind === 'typing') return { chatId: first, value: second === 'agent' ? second : 'visitor' }
  return null
}
