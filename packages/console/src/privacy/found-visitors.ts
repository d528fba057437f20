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
}

/** Visitors that an owner looks for, to export or to erase them. */
export interface FoundVisitors {
  readonly state: Store<VisitorsState>
  search(text: string): Promise<void>
  loadMore(): Promise<void>
  /** Resolves with what is stored, or null if that failed. */
  exportOne(visitor: FoundVisitor): Promise<VisitorExport | null>
  /** Resolves with what was erased, or null if that failed. */
  erase(visitor: FoundVisitor): Promise<VisitorErased | null>
}

type Client = Pick<AgentClient, 'searchVisitors' | 'exportVisitor' | 'eraseVisitor'>

export function createFoundVisitors(client: Client): FoundVisitors {
  const askedFor = createStore('')
  const progress = createStore<Pick<VisitorsState, 'busy' | 'hasFailed'>>({
    busy: null,
    hasFailed: false,
  })
  const pages = createPages<FoundVisitor>(async (before) => {
    progress.update((known) => ({ ...known, hasFailed: false }))
    const query = { text: askedFor.get(), ...(before !== null && { before }) }
    const { visitors, nextCursor } = await client.searchVisitors(query)
    return { items: visitors, next: nextCursor }
  })

  async function working<Result>(id: string, work: () => Promise<Result>): Promise<Result | null> {
    if (progress.get().busy !== null) return null
    progress.set({ busy: id, hasFailed: false })
    try {
      const result = await work()
      progress.set({ busy: null, hasFailed: false })
      return result
    } catch (error) {
      if (!isPapoError(error)) throw error
      progress.set({ busy: null, hasFailed: true })
      return null
    }
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
        const erased = await client.eraseVisitor(id)
        const gone = { name: null, email: null, externalId: null, openChats: 0 }
        const { erasedAt } = erased
        pages.map((one) => (one.id === id ? { ...one, ...gone, erasedAt } : one))
        return erased
      }),
  }
}

/** What must be typed before a visitor is erased: their e-mail, their name, or the beginning of their id. */
export const nameToType = ({ email, name, externalId, id }: FoundVisitor): string =>
  email ?? name ?? externalId ?? id.slice(-12)
