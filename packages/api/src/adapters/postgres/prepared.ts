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
