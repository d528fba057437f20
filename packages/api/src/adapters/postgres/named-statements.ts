import type pg from 'pg'
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import { isConnectionLost } from './failures.ts'

/** The product has far fewer statement texts than this; any beyond it stay unnamed. */
const namedAtMost = 500

/**
 * The pool in the form that Kysely expects, over connections in pipeline mode. Each statement text with parameters
 * gets a name, so that PostgreSQL parses and plans it once per connection. A `begin` is sent together with the next
 * statement. A connection that is lost or no longer answers is destroyed on release, not reused.
 */
export function namedStatements(pool: pg.Pool): PostgresPool {
  const names = new Map<string, string>()
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => new NamedClient(await pool.connect(), (text) => nameOf(names, text)),
  }
}

function nameOf(names: Map<string, string>, text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined || names.size >= namedAtMost) return known
  const name = `papo_${names.size}`
  names.set(text, name)
  return name
}

class NamedClient implements PostgresPoolClient {
  readonly #client: pg.PoolClient
  readonly #nameOf: (text: string) => string | undefined
  #lost = false
  #toBegin = false

  constructor(client: pg.PoolClient, nameOf: (text: string) => string | undefined) {
    this.#client = client
    this.#nameOf = nameOf
  }

  query<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>>
  query(): never
  async query<Row>(
    text: string = '',
    values: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<Row>> {
    if (text === 'begin') {
      this.#toBegin = true
      return nothing()
    }
    const begins = this.#toBegin
    this.#toBegin = false
    // The `begin` was never sent, so there is nothing to commit or to roll back.
    if (begins && (text === 'commit' || text === 'rollback')) return nothing()
    try {
      const begun = begins ? this.#client.query('begin') : null
      const result = this.#send(text, values)
      if (begun !== null) await Promise.all([begun, result])
      return (await result) as unknown as PostgresQueryResult<Row>
    } catch (error) {
      this.#lost ||= isConnectionLost(error)
      throw error
    }
  }

  release(destroy = false): void {
    this.#client.release(destroy || this.#lost)
  }

  #send(text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    const name = values.length === 0 ? undefined : this.#nameOf(text)
    return this.#client.query({
      text,
      values: [...values],
      ...(name === undefined ? {} : { name }),
    })
  }
}

function nothing<Row>(): PostgresQueryResult<Row> {
  return { command: 'SELECT', rowCount: 0, rows: [] }
}
