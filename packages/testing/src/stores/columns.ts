import type { Table as RegisteredTable } from '@papo/core/platform/column'
import type { Row } from '@papo/core/privacy/erasure'

/** The fields whose names do not follow from the names of their columns. */
const fields: Record<string, string> = {
  edition: 'generation',
  returned_at: 'requeuedAt',
  warn_at: 'idleWarnAt',
  abandon_at: 'idleEndAt',
  moved_at: 'changedAt',
  seen_at: 'at',
}
/** The fields that records keep in another one. */
const nested: Record<string, readonly [field: string, inner: string]> = {
  to_id: ['to', 'id'],
  to_name: ['to', 'name'],
  subject_type: ['subject', 'type'],
  subject_id: ['subject', 'id'],
}

export const fieldOf = (column: string): string =>
  fields[column] ?? column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

function valueOf(row: Row, column: string): unknown {
  const path = nested[column]
  if (path === undefined) return row[fieldOf(column)]
  const inner = row[path[0]] as Row | null
  return inner === null ? null : inner[path[1]]
}

/** The row by the names of the columns that the registry of personal columns has. */
export function columnsOf({ columns }: RegisteredTable, row: object): Row {
  return Object.fromEntries(
    Object.keys(columns).map((column) => [column, valueOf({ ...row }, column)]),
  )
}

/** The row with other values in these columns. */
export function withColumns<Stored extends object>(row: Stored, columns: Row): Stored {
  const changed = Object.entries(columns).map(([column, value]) => [fieldOf(column), value])
  return { ...row, ...Object.fromEntries(changed) }
}

/** By one column after the other. */
export const inOrderOf = (columns: readonly string[]) => (one: Row, other: Row) => {
  for (const column of columns) {
    const [a, b] = [one[column], other[column]] as [string, string]
    if (a < b) return -1
    if (a > b) return 1
  }
  return 0
}
