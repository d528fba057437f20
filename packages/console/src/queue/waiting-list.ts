import { createStore, derived, follow, type Store } from '@papo/chat-kit/store/store'
import type { AgentClient, Chat, Platform, Stop } from '@papo/sdk'
import { type ChatSite, sitesWith } from '../chat-list/chat-sites.ts'
import type { Queue } from './queue.ts'

/** The first chats are not enough once so many rows or fewer follow those that were scrolled to. */
const ahead = 10
/** The largest page of the server, and how many of them are read at most. */
const askedAtOnce = 100
const askedAtMost = 10
/** The search starts after a pause of this length in typing. */
const pauseMs = 300
/** A list beyond the first chats is read again at most this often. */
const renewMs = 2000
/** How long a chat that left stays hidden. */
const staleMs = 15_000

export interface WaitingListOptions {
  client: Pick<AgentClient, 'listChats'>
  platform: Pick<Platform, 'setTimer' | 'now'>
  queue: Pick<Queue, 'chats' | 'total'>
}

/**
 * What the list of the queue shows, in the order of the queue: its first chats, which are pushed, or once one scrolls
 * beyond them and in a search all that match, which are read again after each change of the first ones.
 */
export interface WaitingList {
  readonly chats: Store<readonly Chat[]>
  /** How many match. */
  readonly total: Store<number>
  /** Whether the last search failed. */
  readonly hasFailed: Store<boolean>
  readonly sites: Store<readonly ChatSite[]>
  /** The site that the list is limited to; null for all. */
  readonly siteId: Store<string | null>
  /** The text in the search field. */
  readonly text: Store<string>
  readonly isSearched: Store<boolean>
  limitTo(siteId: string | null): void
  search(text: string): void
  /** So many rows have been scrolled to. */
  reach(count: number): void
  retry(): void
  /** A chat has left the queue: its row goes, although an answer already on its way may still contain it. */
  drop(chatId: string): void
  /** Shows the first chats of all sites again. */
  reset(): void
  close: Stop
}

const byPlace = (one: Chat, other: Chat) =>
  (one.queuePosition ?? Infinity) - (other.queuePosition ?? Infinity) ||
  one.createdAt.localeCompare(other.createdAt)

/** Every waiting chat that matches, in the order of the queue. */
async function readAll(
  client: WaitingListOptions['client'],
  search: { siteId?: string; text?: string },
): Promise<readonly Chat[]> {
  const found: Chat[] = []
  let before: string | null = null
  for (let page = 0; page < askedAtMost; page++) {
    const answer = await client.listChats({
      ...search,
      status: 'waiting',
      kind: 'live',
      limit: askedAtOnce,
      ...(before === null ? {} : { before }),
    })
    found.push(...answer.chats)
    before = answer.nextCursor
    if (before === null) break
  }
  return found.toSorted(byPlace)
}

export function createWaitingList({ client, platform, queue }: WaitingListOptions): WaitingList {
  const text = createStore('')
  const siteId = createStore<string | null>(null)
  const sites = createStore<readonly ChatSite[]>([])
  const all = createStore<readonly Chat[] | null>(null)
  const left = createStore<ReadonlyMap<string, number>>(new Map())
  const isBeyond = createStore(false)
  const hasFailed = createStore(false)
  let stopPause: Stop = () => {}
  let stopRenewal: Stop | null = null
  let lastRequest = 0

  const stillHidden = (known: ReadonlyMap<string, number>) =>
    new Map([...known].filter(([, until]) => platform.now() < until))

  async function load(): Promise<void> {
    const request = ++lastRequest
    const [site, query] = [siteId.get(), text.get().trim()]
    hasFailed.set(false)
    try {
      const found = await readAll(client, {
        ...(site === null ? {} : { siteId: site }),
        ...(query ? { text: query } : {}),
      })
      if (request !== lastRequest) return
      left.update(stillHidden)
      all.set(found)
    } catch {
      if (request !== lastRequest) return
      // Without a search the chats that are shown stay, and the next scroll asks again.
      if (isSearched.get()) hasFailed.set(true)
      else isBeyond.set(all.get() !== null)
    }
  }

  const isSearched = derived([siteId, text], (site, query) => site !== null || query.trim() !== '')
  const isWhole = () => isSearched.get() || isBeyond.get()

  /** The first chats, without a request, once nothing is searched for and nothing more wanted. */
  function showAgain(): void {
    lastRequest++
    stopPause()
    if (isWhole()) void load()
    else all.set(null)
  }

  const stopFollowing = follow([queue.chats], (chats) => {
    sites.set(sitesWith(sites.get(), chats))
    if (!isWhole() || stopRenewal) return
    stopRenewal = platform.setTimer(() => {
      stopRenewal = null
      if (isWhole()) void load()
    }, renewMs)
  })

  const matching = derived([all, queue.chats, left], (read, first, gone) =>
    read === null ? first : read.filter(({ id }) => !gone.has(id)),
  )
  return {
    chats: matching,
    total: derived([matching, all, queue.total], (chats, read, waiting) =>
      read === null ? Math.max(waiting, chats.length) : chats.length,
    ),
    hasFailed,
    sites,
    siteId,
    text,
    isSearched,
    limitTo(site) {
      siteId.set(site)
      isBeyond.set(false)
      showAgain()
    },
    search(query) {
      text.set(query)
      isBeyond.set(false)
      stopPause()
      stopPause = platform.setTimer(showAgain, pauseMs)
    },
    reach(count) {
      const first = queue.chats.get().length
      if (isWhole() || queue.total.get() <= first || count < first - ahead) return
      isBeyond.set(true)
      void load()
    },
    retry: showAgain,
    drop: (chatId) =>
      left.update((known) => new Map([...stillHidden(known), [chatId, platform.now() + staleMs]])),
    reset() {
      text.set('')
      siteId.set(null)
      isBeyond.set(false)
      showAgain()
    },
    close() {
      lastRequest++
      stopPause()
      stopRenewal?.()
      stopFollowing()
    },
  }
}
