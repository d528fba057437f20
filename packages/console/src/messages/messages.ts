import { createStore, derived, type Store } from '@papo/chat-kit/store/store'
import type { AgentClient, Chat, Platform, Stop } from '@papo/sdk'
import { type ChatPages, type ChatSearch, createChatPages } from '../chat-list/chat-pages.ts'
import { type ChatSite, sitesWith } from '../chat-list/chat-sites.ts'

/** The search starts after a pause of this length in typing. */
const pauseMs = 300
/** More messages than this wait as “more than”. */
const countedAtMost = 100

/** Which messages the list shows: those that wait, those that this agent has, or those that are closed. */
export const shownMessages = ['waiting', 'mine', 'closed'] as const
export type ShownMessages = (typeof shownMessages)[number]

export interface MessagesOptions {
  client: Pick<AgentClient, 'listChats' | 'watchChats'>
  platform: Platform
  myId: string
  /** A message was left, or has come back, after the first load. */
  onArrived(chat: Chat): void
}

/** The messages that visitors have left. */
export interface Messages extends Omit<ChatPages, 'load'> {
  /** How many wait for an answer, at most 100. */
  readonly waiting: Store<number>
  readonly shown: Store<ShownMessages>
  /** The sites of the messages that are known so far. */
  readonly sites: Store<readonly ChatSite[]>
  /** The site that the list is limited to; null for all. */
  readonly siteId: Store<string | null>
  /** The text in the search field. */
  readonly text: Store<string>
  /** Whether the list is limited by a site or a text. */
  readonly isSearched: Store<boolean>
  /** Starts to follow the list. */
  open(): void
  show(shown: ShownMessages): void
  limitTo(siteId: string | null): void
  search(text: string): void
  retry(): void
  /** This agent has taken a message: it does not wait any more. */
  taken(chatId: string): void
  /** Ends the list and the count. */
  stop(): void
}

function searchOf(shown: ShownMessages, myId: string): ChatSearch {
  switch (shown) {
    case 'waiting':
      return { kind: 'message', status: 'waiting' }
    case 'mine':
      return { kind: 'message', status: 'active', agentId: myId }
    case 'closed':
      return { kind: 'message', status: 'ended' }
  }
}

/** The messages that visitors have left: how many wait, and a list that is followed while it is open. */
export function createMessages({ client, platform, myId, onArrived }: MessagesOptions): Messages {
  const { load, ...pages } = createChatPages(client, { dropsGone: true })
  const shown = createStore<ShownMessages>('waiting')
  const sites = createStore<readonly ChatSite[]>([])
  const siteId = createStore<string | null>(null)
  const text = createStore('')
  const left = createStore<ReadonlySet<string>>(new Set())
  const watch = client.watchChats({ kind: 'message', status: 'waiting', limit: countedAtMost })
  const waiting = createStore(watch.state)
  let stopTimer: Stop = () => {}

  const stopWatching = watch.on('state', (next) => {
    const last = waiting.get()
    waiting.set(next)
    sites.set(sitesWith(sites.get(), next.chats))
    // What has come back since, may be taken again.
    const present = new Set(next.chats.map(({ id }) => id))
    left.update((ids) => new Set([...ids].filter((id) => present.has(id))))
    if (!last.loaded) return
    const known = new Set(last.chats.map(({ id }) => id))
    const oldest = last.chats.at(-1)?.id ?? ''
    for (const chat of next.chats) {
      // A full page lets older ones in as others are taken.
      const isOlder = last.chats.length === countedAtMost && chat.id < oldest
      if (!known.has(chat.id) && !isOlder) onArrived(chat)
    }
  })

  function reload(): void {
    stopTimer()
    const [site, query] = [siteId.get(), text.get().trim()]
    void load({
      ...searchOf(shown.get(), myId),
      ...(site === null ? {} : { siteId: site }),
      ...(query ? { text: query } : {}),
    })
  }

  return {
    ...pages,
    chats: derived([pages.chats, left, shown], (chats, taken, which) =>
      which === 'waiting' ? chats.filter(({ id }) => !taken.has(id)) : chats,
    ),
    waiting: derived([waiting, left], ({ chats }, taken) =>
      chats.reduce((count, { id }) => count + Number(!taken.has(id)), 0),
    ),
    shown,
    sites,
    siteId,
    text,
    isSearched: derived([siteId, text], (site, query) => site !== null || query.trim() !== ''),
    open: reload,
    show(which) {
      shown.set(which)
      reload()
    },
    limitTo(site) {
      siteId.set(site)
      reload()
    },
    search(query) {
      text.set(query)
      stopTimer()
      stopTimer = platform.setTimer(reload, pauseMs)
    },
    retry: reload,
    taken(chatId) {
      left.update((ids) => new Set([...ids, chatId]))
      watch.refresh()
    },
    close() {
      stopTimer()
      pages.close()
    },
    stop() {
      stopTimer()
      pages.close()
      stopWatching()
      watch.close()
    },
  }
}
