import { createStore, derived, type Store } from '@papo/chat-kit/store/store'
import type { AgentClient, Chat, ChatListWatch, Platform, Stop } from '@papo/sdk'

const pageSize = 30
/** The search starts after a pause of this length in typing. */
const pauseMs = 300

export interface HistoryOptions {
  client: Pick<AgentClient, 'listChats' | 'watchChats'>
  platform: Platform
  /** The agent has changed the search; the address must follow. */
  onSearch(text: string): void
}

export interface History {
  /** The text in the search field. */
  readonly text: Store<string>
  /** The search that the list shows. */
  readonly askedFor: Store<string>
  /** Ended chats, newest first. */
  readonly chats: Store<readonly Chat[]>
  readonly hasMore: Store<boolean>
  readonly status: Store<'idle' | 'loading' | 'ready' | 'failed'>
  readonly isLoadingMore: Store<boolean>
  /** Starts to follow the list; `text` is the search in the address. */
  open(text: string): void
  search(text: string): void
  loadMore(): Promise<void>
  retry(): void
  close(): void
}

/** Merges the current newest page (`live`) with the older pages, without duplicates. */
export function mergeNewest(live: readonly Chat[], older: readonly Chat[]): readonly Chat[] {
  const known = new Set(live.map(({ id }) => id))
  return [...live, ...older.filter(({ id }) => !known.has(id))]
}

/** The ended chats, searched and loaded page by page. The newest page is kept up to date. */
export function createHistory({ client, platform, onSearch }: HistoryOptions): History {
  const text = createStore('')
  const askedFor = createStore('')
  const pages = createStore<readonly Chat[]>([])
  const live = createStore<readonly Chat[]>([])
  const nextCursor = createStore<string | null>(null)
  const status = createStore<'idle' | 'loading' | 'ready' | 'failed'>('idle')
  const isLoadingMore = createStore(false)
  let watch: ChatListWatch | null = null
  let stopTimer: Stop = () => {}
  let lastRequest = 0

  const paramsOf = (query: string) => ({
    status: 'ended' as const,
    limit: pageSize,
    ...(query ? { text: query } : {}),
  })

  async function load(query: string): Promise<void> {
    const request = ++lastRequest
    status.set('loading')
    watch?.close()
    try {
      const page = await client.listChats(paramsOf(query))
      if (request !== lastRequest) return
      pages.set(page.chats)
      live.set(page.chats)
      nextCursor.set(page.nextCursor)
      askedFor.set(query)
      status.set('ready')
      watch = client.watchChats(paramsOf(query))
      watch.on('state', ({ chats, loaded }) => {
        if (loaded) live.set(chats)
      })
    } catch {
      if (request === lastRequest) status.set('failed')
    }
  }

  async function loadMore(): Promise<void> {
    const before = nextCursor.get()
    if (before === null || isLoadingMore.get()) return
    const request = lastRequest
    isLoadingMore.set(true)
    try {
      const page = await client.listChats({ ...paramsOf(askedFor.get()), before })
      if (request !== lastRequest) return
      pages.update((known) => [...known, ...page.chats])
      nextCursor.set(page.nextCursor)
    } finally {
      isLoadingMore.set(false)
    }
  }

  return {
    text,
    askedFor,
    chats: derived([live, pages], mergeNewest),
    hasMore: derived([nextCursor], (cursor) => cursor !== null),
    status,
    isLoadingMore,
    open(query) {
      stopTimer()
      text.set(query)
      void load(query.trim())
    },
    search(query) {
      text.set(query)
      stopTimer()
      stopTimer = platform.setTimer(() => {
        onSearch(query.trim())
        void load(query.trim())
      }, pauseMs)
    },
    loadMore,
    retry: () => void load(text.get().trim()),
    close() {
      lastRequest++
      stopTimer()
      watch?.close()
      watch = null
      status.set('idle')
    },
  }
}
