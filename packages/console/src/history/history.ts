import { createStore, type Store } from '@papo/chat-kit/store/store'
import type { AgentClient, Platform, Stop } from '@papo/sdk'
import { type ChatPages, createChatPages } from '../chat-list/chat-pages.ts'

/** The search starts after a pause of this length in typing. */
const pauseMs = 300

export interface HistoryOptions {
  client: Pick<AgentClient, 'listChats' | 'watchChats'>
  platform: Platform
  /** The agent has changed the search; the address must follow. */
  onSearch(text: string): void
}

/** Ended chats, newest first. */
export interface History extends Omit<ChatPages, 'load'> {
  /** The text in the search field. */
  readonly text: Store<string>
  /** The search that the list shows. */
  readonly askedFor: Store<string>
  /** Starts to follow the list; `text` is the search in the address. */
  open(text: string): void
  search(text: string): void
  retry(): void
}

/** The ended chats, searched and loaded page by page. The newest page is kept up to date. */
export function createHistory({ client, platform, onSearch }: HistoryOptions): History {
  const text = createStore('')
  const askedFor = createStore('')
  const { load: loadPage, ...pages } = createChatPages(client)
  let stopTimer: Stop = () => {}

  async function load(query: string): Promise<void> {
    const isShown = await loadPage({ status: 'ended', ...(query ? { text: query } : {}) })
    if (isShown) askedFor.set(query)
  }

  return {
    ...pages,
    text,
    askedFor,
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
    retry: () => void load(text.get().trim()),
    close() {
      stopTimer()
      pages.close()
    },
  }
}
