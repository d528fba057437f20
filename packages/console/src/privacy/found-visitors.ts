import { createStore, type Store } from '@papo/chat-kit/store/store'
import {
  type AgentClient,
  type FoundVisitor,
  isPapoError,
  type VisitorErased,
  type VisitorExport,
} from '@papo/sdk'

export interface VisitorsState {
  status: 'idle' | 'loading' | 'ready' | 'failed'
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
  const state = createStore<VisitorsState>({
    status: 'idle',
    visitors: [],
    askedFor: '',
    hasMore: false,
    busy: null,
    hasFailed: false,
  })
  const change = (changes: Partial<VisitorsState>) => state.set({ ...state.get(), ...changes })
  let cursor: string | null = null
  let lastRequest = 0

  async function load(text: string, known: readonly FoundVisitor[]): Promise<void> {
    const request = ++lastRequest
    change({ status: 'loading', hasFailed: false })
    try {
      const before = known.length > 0 && cursor !== null ? { before: cursor } : {}
      const page = await client.searchVisitors({ text, ...before })
      if (request !== lastRequest) return
      cursor = page.nextCursor
      change({
        status: 'ready',
        askedFor: text,
        visitors: [...known, ...page.visitors],
        hasMore: cursor !== null,
      })
    } catch (error) {
      if (!isPapoError(error)) throw error
      if (request === lastRequest) change({ status: 'failed' })
    }
  }

  async function working<Result>(id: string, work: () => Promise<Result>): Promise<Result | null> {
    if (state.get().busy !== null) return null
    change({ busy: id, hasFailed: false })
    try {
      const result = await work()
      change({ busy: null })
      return result
    } catch (error) {
      if (!isPapoError(error)) throw error
      change({ busy: null, hasFailed: true })
      return null
    }
  }

  return {
    state,
    search(text) {
      const wanted = text.trim()
      if (wanted === '') return Promise.resolve()
      cursor = null
      return load(wanted, [])
    },
    loadMore: () => load(state.get().askedFor, state.get().visitors),
    exportOne: ({ id }) => working(id, () => client.exportVisitor(id)),
    erase: ({ id }) =>
      working(id, async () => {
        const erased = await client.eraseVisitor(id)
        const gone = { name: null, email: null, externalId: null, openChats: 0 }
        const { erasedAt } = erased
        change({
          visitors: state
            .get()
            .visitors.map((one) => (one.id === id ? { ...one, ...gone, erasedAt } : one)),
        })
        return erased
      }),
  }
}

/** What must be typed before a visitor is erased: their e-mail, their name, or the beginning of their id. */
export const nameToType = ({ email, name, externalId, id }: FoundVisitor): string =>
  email ?? name ?? externalId ?? id.slice(-12)
