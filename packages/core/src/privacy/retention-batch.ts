import type { Retention } from '../platform/column.ts'

/** How much one call of the retention store removes: few enough that no batch holds its locks for long. */
export const retentionBatch = { chats: 50, entries: 5_000, visitors: 500, rows: 1_000 } as const

/** Of the chats in this order, the first, however long its log is, and further ones within a batch of entries. */
export function firstBatch<Chat extends { lastSeq: number }>(chats: readonly Chat[]): Chat[] {
  let before = 0
  return chats.filter(({ lastSeq }) => {
    const isWithin = before < retentionBatch.entries
    before += lastSeq
    return isWithin
  })
}

/** The latest time that is over for a table with this retention: rows with an earlier one are removed. */
export function outdatedBefore(retention: Retention, now: Date): { column: string; before: Date } {
  switch (retention.kept) {
    case 'until':
      return { column: retention.column, before: now }
    case 'months':
      return { column: retention.column, before: monthsBefore(now, retention.months) }
    case 'with':
    case 'as the site says':
      throw new Error('rows of this table do not say until when they are kept')
  }
}

/** Calendar months in UTC: the 31st maps to the last day of a shorter month. */
function monthsBefore(now: Date, months: number): Date {
  const before = new Date(now)
  before.setUTCDate(1)
  before.setUTCMonth(before.getUTCMonth() - months)
  const lastDay = new Date(Date.UTC(before.getUTCFullYear(), before.getUTCMonth() + 1, 0))
  before.setUTCDate(Math.min(now.getUTCDate(), lastDay.getUTCDate()))
  return before
}
