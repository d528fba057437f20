import type { Column, Table } from '../platform/column.ts'

/** A row by the names of its columns. */
export type Row = Readonly<Record<string, unknown>>

const erasedColumns = ({ columns }: Table): [string, Column][] =>
  Object.entries(columns).filter(([, { erasure }]) => erasure !== 'kept' && erasure !== 'removed')

/** Whether the column of this row still has something to erase. */
function isLeft(row: Row, [name, { erasure, where }]: [string, Column]): boolean {
  const value = row[name]
  if (value === null || value === undefined) return false
  if (where !== null && row[where[0]] !== where[1]) return false
  if (erasure === 'blanked') return value !== ''
  return erasure !== 'emptied' || Object.keys(value).length > 0
}

/** Whether the row still has something to erase. */
export function hasPersonalData(table: Table, row: Row): boolean {
  return erasedColumns(table).some((column) => isLeft(row, column))
}

/** Whether an erasure removes the rows of the table. */
export function isRemoved({ columns }: Table): boolean {
  return Object.values(columns).some(({ erasure }) => erasure === 'removed')
}

/** The columns that an erasure changes, with their new values. */
export function erasures(table: Table, row: Row): Row {
  const left = erasedColumns(table).filter((column) => isLeft(row, column))
  const empty = (value: unknown) => ({
    blanked: '',
    emptied: Array.isArray(value) ? [] : {},
    nulled: null,
  })
  const changed = left.map(([name, { erasure }]) => [
    name,
    empty(row[name])[erasure as 'blanked' | 'emptied' | 'nulled'],
  ])
  const marks = table.owner?.marks
  const isMarked = marks !== undefined && left.some(([, { erasure }]) => erasure === 'blanked')
  return { ...Object.fromEntries(changed), ...(isMarked ? { [marks]: true } : {}) }
}

/** What this reader's export contains of the rows, under the names of the export. */
export function exportedRows(
  { columns }: Table,
  rows: readonly Row[],
  reader: 'owner' | 'operator',
): Record<string, unknown>[] {
  const exported = Object.entries(columns).flatMap(([name, { export: as }]) =>
    as === null || (as.for === 'operator' && reader === 'owner') ? [] : [{ name, as: as.as }],
  )
  if (exported.length === 0) return []
  return rows.map((row) => Object.fromEntries(exported.map(({ name, as }) => [as, row[name]])))
}
