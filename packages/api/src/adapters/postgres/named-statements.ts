import type pg from 'pg'
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import { isConnectionLost } from './failures.ts'

/** More texts than this are no longer the product's own few statements: those stay unnamed. */
const namedAtMost = 500

/**
 * The pool as Kysely wants it. Each statement text with parameters gets a name, so that PostgreSQL
 * parses and plans it once per connection. A connection that is lost, or no longer answers, is
 * destroyed when it is given back instead of serving the next.
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
    const name = values.length === 0 ? undefined : this.#nameOf(text)
    try {
      const result = await this.#client.query<pg.QueryResultRow>({
        text,
        values: [...values],
        ...(name === undefined ? {} : { name }),
      })
      return result as unknown as PostgresQueryResult<Row>
    } catch (error) {
      this.#lost ||= isConnectionLost(error)
      throw error
    }
  }

  release(destroy = false): void {
    this.#client.release(destroy || this.#lost)
  }
}
