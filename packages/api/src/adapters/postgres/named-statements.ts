import type pg from 'pg'
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type { Connections, RoutedPool } from './connections.ts'
import { isConnectionLost, isPoolerFault, sqlState } from './failures.ts'

/** The product has far fewer statement texts than this; any beyond it stay unnamed. */
const namedAtMost = 500
const readOnly = '25006'

interface StatementOptions extends Pick<Connections, 'isPooled' | 'mustWrite'> {
  /** The statements that begin a transaction. */
  begin: string
  /** Called once, if a pooler in transaction mode turns up that nobody knew of. */
  onPooler?: (error: unknown) => void
}

/**
 * The pool in the form that Kysely expects, over connections in pipeline mode. Each statement text with parameters
 * gets a name, so that PostgreSQL parses and plans it once per connection. A `begin` is sent together with the next
 * statement. A connection that is lost or no longer answers is destroyed on release, not reused.
 *
 * Behind a pooler in transaction mode there are no names and no pipeline: two statements may reach two connections.
 */
export function namedStatements(pool: RoutedPool, options: StatementOptions): PostgresPool {
  const names = new StatementNames(options)
  return {
    options: pool.pool.options,
    end: () => pool.pool.end(),
    connect: async () => new NamedClient(await pool.connect(), names, options),
  }
}

/** The names of the statements. Once a pooler has turned up, there are none. */
class StatementNames {
  readonly #names = new Map<string, string>()
  readonly #onPooler: (error: unknown) => void
  #isOff: boolean

  constructor({ isPooled, onPooler }: StatementOptions) {
    this.#isOff = isPooled
    this.#onPooler = onPooler ?? (() => {})
  }

  of(text: string): string | undefined {
    if (this.#isOff) return undefined
    const known = this.#names.get(text)
    if (known !== undefined || this.#names.size >= namedAtMost) return known
    const name = `papo_${this.#names.size}`
    this.#names.set(text, name)
    return name
  }

  turnOff(error: unknown): void {
    if (this.#isOff) return
    this.#isOff = true
    this.#onPooler(error)
  }
}

class NamedClient implements PostgresPoolClient {
  readonly #client: pg.PoolClient
  readonly #names: StatementNames
  readonly #options: StatementOptions
  #lost = false
  #toBegin = false

  constructor(client: pg.PoolClient, names: StatementNames, options: StatementOptions) {
    this.#client = client
    this.#names = names
    this.#options = options
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
      const begun = begins ? this.#client.query(this.#options.begin) : null
      if (this.#options.isPooled) await begun
      const result = this.#send(text, values)
      if (begun !== null) await Promise.all([begun, result])
      return (await result) as unknown as PostgresQueryResult<Row>
    } catch (error) {
      this.#notice(error)
      // PostgreSQL rolls back by itself: what failed before says more.
      if (text === 'rollback' && isConnectionLost(error)) return nothing()
      throw error
    }
  }

  release(destroy = false): void {
    this.#client.release(destroy || this.#lost)
  }

  #notice(error: unknown): void {
    if (isPoolerFault(error)) this.#names.turnOff(error)
    const isElsewhere = this.#options.mustWrite && sqlState(error) === readOnly
    this.#lost ||= isElsewhere || isPoolerFault(error) || isConnectionLost(error)
  }

  #send(text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    const name = values.length === 0 ? undefined : this.#names.of(text)
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
