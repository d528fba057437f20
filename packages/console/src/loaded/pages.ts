import { createStore, type Store } from '@papo/chat-kit/store/store'
import { isPapoError } from '@papo/sdk'

export interface PagesState<Item> {
  status: 'loading' | 'ready' | 'failed'
  /** Of all pages that were read, in their order. */
  items: readonly Item[]
  hasMore: boolean
}

/** A list that is read from the server page by page. Of several readings, the last one counts. */
export interface Pages<Item> {
  readonly state: Store<PagesState<Item>>
  /** Reads the first page. What was read before is shown until it is there. */
  load(): Promise<void>
  /** Reads the next page; after a failure, the one that failed. */
  loadMore(): Promise<void>
  /** Changes what is shown of each item. */
  map(change: (item: Item) => Item): void
  /** Forgets what was read, and what is being read. */
  clear(): void
}

interface Page<Item, Cursor> {
  items: readonly Item[]
  /** Where the next page begins; null at the end. */
  next: Cursor | null
}

/** `read` reads one page; `before` is null for the first. */
export function createPages<Item, Cursor = string>(
  read: (before: Cursor | null) => Promise<Page<Item, Cursor>>,
): Pages<Item> {
  const empty: PagesState<Item> = { status: 'loading', items: [], hasMore: false }
  const state = createStore(empty)
  let next: Cursor | null = null
  /** What was asked for last, to ask for it again after a failure. */
  let asked: Cursor | null = null
  let lastRequest = 0

  async function readFrom(before: Cursor | null): Promise<void> {
    const request = ++lastRequest
    asked = before
    state.update((known) => ({ ...known, status: 'loading' }))
    try {
      const page = await read(before)
      if (request !== lastRequest) return
      next = page.next
      state.update(({ items }) => ({
        status: 'ready',
        items: before === null ? page.items : [...items, ...page.items],
        hasMore: next !== null,
      }))
    } catch (error) {
      if (!isPapoError(error)) throw error
      if (request === lastRequest) state.update((known) => ({ ...known, status: 'failed' }))
    }
  }

  return {
    state,
    load: () => readFrom(null),
    async loadMore() {
      const { status, hasMore } = state.get()
      if (status === 'failed') await readFrom(asked)
      else if (status === 'ready' && hasMore) await readFrom(next)
    },
    map: (change) => state.update((known) => ({ ...known, items: known.items.map(change) })),
    clear() {
      lastRequest++
      next = asked = null
      state.set(empty)
    },
  }
}
