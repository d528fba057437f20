import { createStore, derived, type Store } from '@papo/chat-kit/store/store'
import type { AgentClient, Chat, ChatListWatch, ChatsQuery } from '@papo/sdk'

const pageSize = 30

/** Which chats to list, without the page. */
export type ChatSearch = Omit<ChatsQuery, 'limit' | 'before'>

export interface ChatPages {
  /** Newest first. */
  readonly chats: Store<readonly Chat[]>
  readonly hasMore: Store<boolean>
  readonly status: Store<'idle' | 'loading' | 'ready' | 'failed'>
  readonly isLoadingMore: Store<boolean>
  /** Loads the newest page and keeps it up to date. Resolves with whether its chats are shown now. */
  load(search: ChatSearch): Promise<boolean>
  loadMore(): Promise<void>
  close(): void
}

/** Merges the current newest page (`live`) with the older pages, without duplicates. */
export function mergeNewest(live: readonly Chat[], older: readonly Chat[]): readonly Chat[] {
  const known = new Set(live.map(({ id }) => id))
  return [...live, ...older.filter(({ id }) => !known.has(id))]
}

/**
 * A list of chats, loaded page by page. The newest page is kept up to date. With `dropsGone` a chat that has left the
 * newest page, since it does not match any more, leaves the list too.
 */
export function createChatPages(
  client: Pick<AgentClient, 'listChats' | 'watchChats'>,
  { dropsGone = false }: { dropsGone?: boolean } = {},
): ChatPages {
  const pages = createStore<readonly Chat[]>([])
  const live = createStore<readonly Chat[]>([])
  const nextCursor = createStore<string | null>(null)
  const status = createStore<'idle' | 'loading' | 'ready' | 'failed'>('idle')
  const isLoadingMore = createStore(false)
  let watch: ChatListWatch | null = null
  let shown: ChatSearch = {}
  let lastRequest = 0

  function stop(): void {
    watch?.close()
    watch = null
  }

  function follow(): void {
    watch = client.watchChats({ ...shown, limit: pageSize })
    watch.on('state', ({ chats, loaded }) => {
      if (!loaded) return
      const oldest = chats.length < pageSize ? '' : (chats.at(-1)?.id ?? '')
      if (dropsGone) pages.update((known) => known.filter(({ id }) => id < oldest))
      live.set(chats)
    })
  }

  return {
    chats: derived([live, pages], mergeNewest),
    hasMore: derived([nextCursor], (cursor) => cursor !== null),
    status,
    isLoadingMore,
    async load(search) {
      const request = ++lastRequest
      status.set('loading')
      stop()
      try {
        const page = await client.listChats({ ...search, limit: pageSize })
        if (request !== lastRequest) return false
        shown = search
        pages.set(page.chats)
        live.set(page.chats)
        nextCursor.set(page.nextCursor)
        status.set('ready')
        follow()
        return true
      } catch {
        if (request === lastRequest) status.set('failed')
        return false
      }
    },
    async loadMore() {
      const before = nextCursor.get()
      if (before === null || isLoadingMore.get()) return
      const request = lastRequest
      isLoadingMore.set(true)
      try {
        const page = await client.listChats({ ...shown, limit: pageSize, before })
        if (request !== lastRequest) return
        pages.update((known) => [...known, ...page.chats])
        nextCursor.set(page.nextCursor)
      } finally {
        isLoadingMore.set(false)
      }
    },
    close() {
      lastRequest++
      stop()
      status.set('idle')
    },
  }
}
