import { createStore, derived, type Store } from '@papo/chat-kit/store/store'
import {
  type AgentClient,
  type AuditAction,
  type AuditEntry,
  type AuditQuery,
  isPapoError,
} from '@papo/sdk'
import { createPages, type PagesState } from '../loaded/pages.ts'

/** Which entries to show; empty: all. */
export interface AuditFilters {
  /** An agent's id, `operator` or `system`. */
  who: string
  action: AuditAction | ''
  /** Days, as `2026-03-04`, in the reader's time zone. */
  from: string
  to: string
  target: { id: string; name: string } | null
}

export interface AuditState extends Pick<PagesState<AuditEntry>, 'status' | 'hasMore'> {
  entries: readonly AuditEntry[]
  /** How many entries were read for a file; null while none is made. */
  exporting: number | null
}

/** The audit log, page by page, with filters. */
export interface Audit {
  readonly filters: Store<AuditFilters>
  readonly state: Store<AuditState>
  filter(changes: Partial<AuditFilters>): void
  load(): Promise<void>
  loadMore(): Promise<void>
  /** Every entry that the filters let through, up to ten thousand; null if that failed. */
  readAll(): Promise<readonly AuditEntry[] | null>
}

const pageSize = 50
const exportPage = 100
/** A file with more entries is one that nobody reads: a shorter time is to be chosen. */
export const mostExported = 10_000

export const noFilters: AuditFilters = { who: '', action: '', from: '', to: '', target: null }

/** The beginning of the day, in the reader's time zone; of the next one with `days` 1. */
function dayStart(day: string, days = 0): string | null {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const time = new Date(year, month - 1, date + days)
  return day === '' || Number.isNaN(time.getTime()) ? null : time.toISOString()
}

export function queryOf({ who, action, from, to, target }: AuditFilters): AuditQuery {
  const [begin, end] = [dayStart(from), dayStart(to, 1)]
  return {
    ...(who === 'operator' || who === 'system' ? { actorType: who } : who && { actorId: who }),
    ...(action && { action }),
    ...(begin !== null && { from: begin }),
    ...(end !== null && { to: end }),
    ...(target && { targetId: target.id }),
  }
}

export function createAudit(client: Pick<AgentClient, 'listAudit'>, initial = noFilters): Audit {
  const filters = createStore(initial)
  const exporting = createStore<number | null>(null)
  const pages = createPages<AuditEntry>(async (before) => {
    const query = { ...queryOf(filters.get()), limit: pageSize, ...(before !== null && { before }) }
    const { entries, nextCursor } = await client.listAudit(query)
    return { items: entries, next: nextCursor }
  })

  async function readAll(): Promise<readonly AuditEntry[] | null> {
    if (exporting.get() !== null) return null
    const query = { ...queryOf(filters.get()), limit: exportPage }
    const found: AuditEntry[] = []
    exporting.set(0)
    try {
      let before: string | null = null
      do {
        const page = await client.listAudit({ ...query, ...(before !== null && { before }) })
        found.push(...page.entries)
        exporting.set(found.length)
        before = page.nextCursor
      } while (before !== null && found.length < mostExported)
      return found
    } catch (error) {
      if (!isPapoError(error)) throw error
      return null
    } finally {
      exporting.set(null)
    }
  }

  return {
    filters,
    state: derived([pages.state, exporting], ({ items, ...state }, count) => ({
      ...state,
      entries: items,
      exporting: count,
    })),
    filter(changes) {
      filters.set({ ...filters.get(), ...changes })
      pages.clear()
      void pages.load()
    },
    load: pages.load,
    loadMore: pages.loadMore,
    readAll,
  }
}
