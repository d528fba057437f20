import type { AgentClient, Chat, ChatListWatch, Platform, Stop } from '@papo/sdk'
import { computed, type ReadonlySignal, signal } from '@preact/signals'

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
  readonly text: ReadonlySignal<string>
  /** The search that the list shows. */
  readonly askedFor: ReadonlySignal<string>
  /** Ended chats, newest first. */
  readonly chats: ReadonlySignal<readonly Chat[]>
  readonly hasMore: ReadonlySignal<boolean>
  readonly status: ReadonlySignal<'idle' | 'loading' | 'ready' | 'failed'>
  readonly isLoadingMore: ReadonlySignal<boolean>
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
  const text = signal('')
  const askedFor = signal('')
  const pages = signal<readonly Chat[]>([])
  const live = signal<readonly Chat[]>([])
  const nextCursor = signal<string | null>(null)
  const status = signal<'idle' | 'loading' | 'ready' | 'failed'>('idle')
  const isLoadingMore = signal(false)
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
    status.value = 'loading'
    watch?.close()
    try {
      const page = await client.listChats(paramsOf(query))
      if (request !== lastRequest) return
      pages.value = page.chats
      live.value = page.chats
      nextCursor.value = page.nextCursor
      askedFor.value = query
      status.value = 'ready'
      watch = client.watchChats(paramsOf(query))
      watch.on('state', ({ chats, loaded }) => {
        if (loaded) live.value = chats
      })
    } catch {
      if (request === lastRequest) status.value = 'failed'
    }
  }

  async function loadMore(): Promise<void> {
    const before = nextCursor.peek()
    if (before === null || isLoadingMore.peek()) return
    const request = lastRequest
    isLoadingMore.value = true
    try {
      const page = await client.listChats({ ...paramsOf(askedFor.peek()), before })
      if (request !== lastRequest) return
      pages.value = [...pages.peek(), ...page.chats]
      nextCursor.value = page.nextCursor
    } finally {
      isLoadingMore.value = false
    }
  }

  return {
    text,
    askedFor,
    chats: computed(() => mergeNewest(live.value, pages.value)),
    hasMore: computed(() => nextCursor.value !== null),
    status,
    isLoadingMore,
    open(query) {
      stopTimer()
      text.value = query
      void load(query.trim())
    },
    search(query) {
      text.value = query
      stopTimer()
      stopTimer = platform.setTimer(() => {
        onSearch(query.trim())
        void load(query.trim())
      }, pauseMs)
    },
    loadMore,
    retry: () => void load(text.peek().trim()),
    close() {
      lastRequest++
      stopTimer()
      watch?.close()
      watch = null
      status.value = 'idle'
    },
  }
}
