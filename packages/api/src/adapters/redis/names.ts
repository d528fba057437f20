/**
 * The names of everything that one installation has in Redis: they begin with `papo:<installation>:`, so that several
 * may share a server. What belongs to a workspace has its id in braces, so that a cluster keeps it on one node.
 */
export class Names {
  readonly #own: string
  readonly #epoch: () => string

  /**
   * @param installation the database's own name, maybe with a prefix
   * @param epoch the database's present epoch: after a restore, what was stored before it is never found
   */
  constructor(installation: string, epoch: () => string) {
    // @fault own-names
    this.#own = `papo:${installation}:`
    this.#epoch = epoch
  }

  /** The channel of wake-ups. */
  get wake(): string {
    return `${this.#own}wake`
  }

  /** The channel of changes of sites, sessions and blocks. */
  get changes(): string {
    return `${this.#own}changes`
  }

  /** What the names of the rate limits' counters begin with. */
  get rate(): string {
    return `${this.#own}rate:`
  }

  /** Written once a second by a process, to see that Redis takes writes. */
  node(node: string): string {
    return `${this.#own}node:${node}`
  }

  /** Sorted set: ids of the waiting chats, by ticket, and the marks of the list. */
  waiting(workspaceId: string): string {
    return `${this.#own}waiting:${this.#epoch()}:{${workspaceId}}`
  }

  /** Sorted set: ids of the active chats, by ticket. */
  active(workspaceId: string): string {
    return `${this.#own}active:${this.#epoch()}:{${workspaceId}}`
  }

  /** A `ChatHead` as JSON. */
  head(workspaceId: string, chatId: string): string {
    return `${this.#own}head:${this.#epoch()}:{${workspaceId}}:${chatId}`
  }

  /** A `TypingHint` as JSON, for a few seconds. */
  typing(workspaceId: string, chatId: string, side: 'visitor' | 'agent'): string {
    return `${this.#own}typing:${this.#epoch()}:{${workspaceId}}:${chatId}:${side}`
  }
}

/** What is cached of a chat: its head, and who types on each side. */
export type ChatValue = 'head' | 'visitor' | 'agent'

/** The chat and its value that are under a key; null for a key of no chat. */
export function chatOfKey(key: string): { chatId: string; value: ChatValue } | null {
  const [, , kind, , , chatId = '', side] = key.split(':')
  if (kind === 'head') return { chatId, value: 'head' }
  if (kind === 'typing') return { chatId, value: side === 'agent' ? side : 'visitor' }
  return null
}
