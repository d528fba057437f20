import { CompiledQuery, type Compilable, type Kysely } from 'kysely'
import type { Tables } from './schema.ts'

/** A statement as text, for the paths of every send and poll: a call compiles nothing. */
export class Statement<Row> {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  async run(db: Kysely<Tables>, values: readonly unknown[]): Promise<Row[]> {
    const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(this.#text, [...values]))
    return rows
  }
}

/** A Kysely query that is compiled once. Its parameters must be in the order of `values`, each used once. */
export class Prepared<Row> {
  readonly #build: (db: Kysely<Tables>) => Compilable<Row>
  #statement: Statement<Row> | null = null

  constructor(build: (db: Kysely<Tables>) => Compilable<Row>) {
    this.#build = build
  }

  async run(db: Kysely<Tables>, values: readonly unknown[]): Promise<Row[]> {
    this.#statement ??= new Statement(this.#build(db).compile().sql)
    return await this.#statement.run(db, values)
  }
}

/** A column of many rows that a statement is given: its name, its type in SQL, and its value in a row. */
export type Values<Row> = readonly [name: string, type: string, of: (row: Row) => unknown]

export const namesOf = (values: readonly Values<never>[]): string[] => values.map(([name]) => name)

/** One array for each column, for `unnest`; the first is the parameter `$from`. */
export const typesOf = (values: readonly Values<never>[], from: number): string =>
  values.map(([, type], at) => `$${from + at}::${type}[]`).join(', ')

/** The arrays. The embedded database takes no dates in them. */
export const columnsOf = <Row>(values: readonly Values<Row>[], rows: readonly Row[]): unknown[][] =>
  values.map(([, , of]) =>
    rows.map(of).map((one) => (one instanceof Date ? one.toISOString() : one)),
  )
