import type { Clock } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { RowsQuery, VisitorDataStore, VisitorRef, VisitorTable } from './visitor-data-store.ts'

/** Few enough that a page is read within milliseconds, and takes little memory even if every text is long. */
const rowsAtOnce = 500
const attempts = 6
const pauseMs = 1_000

export interface PagesNeeds {
  work: UnitOfWork<{ visitorData: VisitorDataStore }>
  clock: Clock
}

/**
 * The visitor's rows of a table, page by page, each in a statement of its own: no transaction is open between two
 * pages. Rows that exist all the time come exactly once. While the database is away, waits a few seconds for it.
 */
export async function* pagesOf<Row>(
  needs: PagesNeeds,
  table: VisitorTable,
  visitorRef: VisitorRef,
  which: Pick<RowsQuery, 'reader' | 'chatIds'>,
): AsyncGenerator<Row[], void> {
  let after: RowsQuery['after'] = null
  do {
    const query: RowsQuery = { ...which, after, limit: /* @fault rows-of-a-page */ rowsAtOnce }
    const { rows, next } = await patiently(needs, () =>
      needs.work.read((stores) => stores.visitorData.page(table, visitorRef, query)),
    )
    // The rows have exactly the columns that the registry exports: each shape is built from them.
    if (rows.length > 0) yield rows as Row[]
    after = next
  } while (after !== null)
}

async function patiently<Result>(
  { clock }: Pick<PagesNeeds, 'clock'>,
  read: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read()
    } catch (error) {
      const isAway = error instanceof Refusal && error.code === 'unavailable'
      if (!isAway || attempt === attempts) throw error
      await new Promise<void>((resolve) => void clock.after(pauseMs, resolve))
    }
  }
}
