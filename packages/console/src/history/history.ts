import type { AgentClient, Chat, ChatListWatch, Platform, Stop } from '@papo/sdk'
import { computed, type ReadonlySignal, signal } from '@preact/signals'

const pageSize = 30
/** A pause in typing that is long enough to ask. */
const pauseMs = 300

export interface HistoryOptions {
  client: Pick<AgentClient, 'listChats' | 'watchChats'>
  platform: Platform
  /** The search was changed by somebody: the address follows. */
  onSearch(text: string): void
}

export interface History {
  /** What is in the search field. */
  readonly text: ReadonlySignal<string>
  /** What the list below answers to. */
  readonly askedFor: ReadonlySignal<string>
  /** Ended chats, newest first. */
  readonly chats: ReadonlySignal<readonly Chat[]>
  readonly hasMore: ReadonlySignal<boolean>
  readonly status: ReadonlySignal<'idle' | 'loading' | 'ready' | 'failed'>
  readonly isLoadingMore: ReadonlySignal<boolean>
  /** Starts to follow the list; `text` is the search that the address holds. */
  open(text: string): void
  search(text: string): void
  loadMore(): Promise<void>
  retry(): void
  close(): void
}

/** `live` is the newest page as it is now; what it no longer holds is taken from the older pages. */
export function mergeNewest(live: readonly Chat[], older: readonly Chat[]): readonly Chat[] {
  const known = new Set(live.map(({ id }) => id))
  return [...live, ...older.filter(({ id }) => !known.has(id))]
}

/** The ended chats: searched, loaded page by page, the newest page kept up to date. */
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
  let asked = 0

  const queryOf = (wanted: string) => ({
    status: 'ended' as const,
    limit: pageSize,
    ...(wanted ? { text: wanted } : {}),
  })

  async function load(wanted: string): Promise<void> {
    const turn = ++asked
    status.value = 'loading'
    watch?.close()
    try {
      const page = await client.listChats(queryOf(wanted))
      if (turn !== asked) return
      pages.value = page.chats
      live.value = page.chats
      nextCursor.value = page.nextCursor
      askedFor.value = wanted
      status.value = 'ready'
      watch = client.watchChats(queryOf(wanted))
      watch.on('state', ({ chats, loaded }) => {
        if (loaded) live.value = chats
      })
    } catch {
      if (turn === asked) status.value = 'failed'
    }
  }

  async function loadMore(): Promise<void> {
    const before = nextCursor.peek()
    if (before === null || isLoadingMore.peek()) return
    const turn = asked
    isLoadingMore.value = true
    try {
      const page = await client.listChats({ ...queryOf(askedFor.peek()), before })
      if (turn !== asked) return
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
    open(wanted) {
      stopTimer()
      text.value = wanted
      void load(wanted.trim())
    },
    search(wanted) {
      text.value = wanted
      stopTimer()
      stopTimer = platform.setTimer(() => {
        onSearch(wanted.trim())
        void load(wanted.trim())
      }, pauseMs)
    },
    loadMore,
    retry: () => void load(text.peek().trim()),
    close() {
      asked++
      stopTimer()
      watch?.close()
      watch = null
      status.value = 'idle'
    },
  }
}
