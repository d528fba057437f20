import { createStore, derived, type Store } from '@papo/chat-kit/store/store'
import {
  type AgentClient,
  type FoundVisitor,
  isPapoError,
  type VisitorErased,
  type VisitorExport,
} from '@papo/sdk'
import { createPages, type PagesState } from '../loaded/pages.ts'

export interface VisitorsState {
  /** `idle` until somebody is looked for. */
  status: 'idle' | PagesState<FoundVisitor>['status']
  visitors: readonly FoundVisitor[]
  /** What was looked for. */
  askedFor: string
  hasMore: boolean
  /** The id of the visitor who is being exported or erased; null while none is. */
  busy: string | null
  /** Whether the last export or erasure failed. */
  hasFailed: boolean
  /** How far a long erasure is, in entries; null for any other. */
  erasing: { done: number; total: number } | null
}

/** Visitors that an owner looks for, to export or to erase them. */
export interface FoundVisitors {
  readonly state: Store<VisitorsState>
  search(text: string): Promise<void>
  loadMore(): Promise<void>
  /** Resolves with what is stored, or null if that failed. */
  exportOne(visitor: FoundVisitor): Promise<VisitorExport | null>
  /**
   * Erases, and tells how far it is while it takes long. Resolves with what was erased, or null if that failed. If only
   * a later step did not get through, there is something `left`, which the server goes on with.
   */
  erase(visitor: FoundVisitor): Promise<VisitorErased | null>
}

type Client = Pick<AgentClient, 'searchVisitors' | 'exportVisitor' | 'eraseVisitor'>

export function createFoundVisitors(client: Client): FoundVisitors {
  const askedFor = createStore('')
  const idle = { busy: null, hasFailed: false, erasing: null }
  const progress = createStore<Pick<VisitorsState, 'busy' | 'hasFailed' | 'erasing'>>(idle)
  const pages = createPages<FoundVisitor>(async (before) => {
    progress.update((known) => ({ ...known, hasFailed: false }))
    const query = { text: askedFor.get(), ...(before !== null && { before }) }
    const { visitors, nextCursor } = await client.searchVisitors(query)
    return { items: visitors, next: nextCursor }
  })

  async function working<Result>(id: string, work: () => Promise<Result>): Promise<Result | null> {
    if (progress.get().busy !== null) return null
    progress.set({ ...idle, busy: id })
    try {
      const result = await work()
      progress.set(idle)
      return result
    } catch (error) {
      if (!isPapoError(error)) throw error
      progress.set({ ...idle, hasFailed: true })
      return null
    }
  }

  /** Repeats the call until nothing is left: each answer tells how far it is. */
  async function eraseAll(id: string): Promise<VisitorErased> {
    const first = await client.eraseVisitor(id)
    const total = first.messages + (first.left ?? 0)
    let erased = first
    while (erased.left !== undefined) {
      const done = Math.max(0, total - erased.left)
      progress.update((known) => ({ ...known, erasing: { done, total } }))
      const next = await client.eraseVisitor(id).catch((error: unknown) => {
        if (!isPapoError(error)) throw error
        return null
      })
      if (next === null) break
      erased = next
    }
    return erased
  }

  return {
    state: derived(
      [pages.state, askedFor, progress],
      ({ status, items, hasMore }, text, state) => ({
        status: text === '' ? 'idle' : status,
        visitors: items,
        askedFor: text,
        hasMore,
        ...state,
      }),
    ),
    search(text) {
      const wanted = text.trim()
      if (wanted === '') return Promise.resolve()
      askedFor.set(wanted)
      return pages.load()
    },
    loadMore: pages.loadMore,
    exportOne: ({ id }) => working(id, () => client.exportVisitor(id)),
    erase: ({ id }) =>
      working(id, async () => {
        const erased = await eraseAll(id)
        const gone = { name: null, email: null, externalId: null, openChats: 0 }
        const { erasedAt, left } = erased
        const messages = left === undefined ? { messages: 0 } : {}
        pages.map((one) => (one.id === id ? { ...one, ...gone, ...messages, erasedAt } : one))
        return erased
      }),
  }
}

/** What must be typed before a visitor is erased: their e-mail, their name, or the beginning of their id. */
export const nameToType = ({ email, name, externalId, id }: FoundVisitor): string =>
  email ?? name ?? externalId ?? id.slice(-12)
