import { CompiledQuery, type Compilable, type Kysely } from 'kysely'
import type { Tables } from './schema.ts'

/** A statement of every send or poll, as text: nothing is left to be made of it at each call. */
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

/** The same of a query whose parameters stand in the order of `values`, each of them once. */
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
