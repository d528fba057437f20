import type { RowOf, TableOf } from '@papo/core/platform/column'
import { type AliasedRawBuilder, sql } from 'kysely'

/** `last_used_at` for `lastUsedAt`. */
const columnOf = (field: string): string =>
  field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const fieldOf = (column: string): string =>
  column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** The record as a row of its table. */
export const rowOf = <Stored extends object>(record: Stored): RowOf<Stored> =>
  Object.fromEntries(
    Object.entries(record).map(([field, value]) => [columnOf(field), value]),
  ) as RowOf<Stored>

/** Reads the records of a table, also beside the columns of another one. */
export class RecordRows<Stored extends object> {
  /** What to select of the table under its alias. */
  readonly columns: readonly AliasedRawBuilder<unknown, string>[]
  readonly #fields: ReadonlyMap<string, string>

  constructor(table: TableOf<Stored>, alias: string) {
    const names = Object.keys(table.columns)
    this.#fields = new Map(names.map((name) => [`${alias}.${name}`, fieldOf(name)]))
    this.columns = names.map((name) => sql.ref(`${alias}.${name}`).as(`${alias}.${name}`))
  }

  /** The record in a row that was selected by `columns`, and what else the row has. */
  split<Row extends object>(row: Row): { record: Stored; rest: Row } {
    const isOurs = ([name]: [string, unknown]) => this.#fields.has(name)
    const entries = Object.entries(row) as [string, unknown][]
    const ours = entries.filter(isOurs).map(([name, value]) => [this.#fields.get(name), value])
    const others = entries.filter((entry) => !isOurs(entry))
    return {
      record: Object.fromEntries(ours) as Stored,
      rest: Object.fromEntries(others) as Row,
    }
  }
}
