import { setTimeout as delay } from 'node:timers/promises'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { cutAttributes } from './attribute-bound.ts'
import { isConnectionLost } from './failures.ts'
import { databaseOn } from './installation.ts'
import { buildConcurrentIndexes } from './concurrent-indexes.ts'
import { requireMigrated, migrate } from './migrate.ts'
import { namedStatements } from './named-statements.ts'
import type { Tables } from './schema.ts'
import type { Database, Statements } from '../../database/database.ts'

const timeouts = {
  // @fault wait-for-connection
  connectionTimeoutMillis: 2_000,
  // @fault wait-for-lock
  lock_timeout: 2_000,
  // @fault wait-for-statement
  statement_timeout: 5_000,
  idle_in_transaction_session_timeout: 10_000,
  /** A server that stopped responding cannot enforce its own timeouts: this one is the client's. */
  // @fault wait-for-answer
  query_timeout: 6_000,
  pipeline: true,
}
/** Other statements queue behind a lock that a migration waits for: shorter than their own `lock_timeout`. */
// @fault migration-lock
const migrationLockMs = 1_000
/** The deadline is longer than any lock or statement may take, and shorter than any caller waits. */
const deadlines = {
  /* @fault deadline-of-work */ deadlineMs: 8_000,
  /* @fault begin-of-work */ acquireTimeoutMs: 2_500,
}
const reachWithinMs = 30_000
const reachEveryMs = 500

export interface PostgresOptions {
  url: string
  /** Connections of this process; all processes together stay below the server's `max_connections`. */
  poolSize: number
  /** Receives the errors of idle connections that were lost. */
  onError: (error: Error) => void
  /** Receives how many visitors had too many attributes and were cut; not called for none. */
  onCut?: (visitors: number) => void
  /** How long to wait for a server that is still starting; 30 s by default. */
  reachWithinMs?: number
  /** Rejects if there is no data, and creates nothing. */
  mustExist?: boolean
}

/**
 * Opens and migrates a database of a PostgreSQL server. Rejects if the server cannot be reached within
 * `reachWithinMs`, or if a newer version has migrated the database.
 */
export async function connectPostgres(options: PostgresOptions): Promise<Database> {
  await migrateServer(options)
  const pool = openPool(options, { ...timeouts, max: options.poolSize })
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: namedStatements(pool) }),
  })
  const backgroundPool = openPool(options, backgroundTimeouts)
  const close = async () => {
    await Promise.all([db.destroy(), backgroundPool.end()])
  }
  try {
    return await databaseOn(db, {
      deadlines,
      hasLineage: true,
      pool: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
      statements: statementsOn(backgroundPool),
      // PostgreSQL's autovacuum does it.
      analyze: () => Promise.resolve(),
      close,
    })
  } catch (error) {
    await close()
    throw error
  }
}

/** A small pool for background statements: no caller waits for them, so the timeouts are long. */
const backgroundTimeouts = {
  max: 2,
  connectionTimeoutMillis: timeouts.connectionTimeoutMillis,
  idle_in_transaction_session_timeout: 60_000,
  statement_timeout: 60_000,
  query_timeout: 70_000,
}

function statementsOn(pool: pg.Pool): Statements {
  return {
    async run(text, values = []) {
      const answer = (await pool.query(text, [...values])) as pg.QueryResult | pg.QueryResult[]
      // `pg` answers several statements with a list of results.
      const rows = [answer].flat().flatMap((result) => result.rows as Record<string, unknown>[])
      return { rows }
    },
  }
}

/** Uses its own connection, without a statement timeout: a migration may take long, but waits for no lock for long. */
async function migrateServer(options: PostgresOptions): Promise<void> {
  const { connectionTimeoutMillis } = timeouts
  const limits = { connectionTimeoutMillis, lock_timeout: migrationLockMs }
  const pool = openPool(options, { ...limits, max: 1 })
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  const giveUpAt = performance.now() + (options.reachWithinMs ?? reachWithinMs)
  try {
    for (;;) {
      try {
        if (options.mustExist === true) await requireMigrated(db)
        await migrate(db)
        const cut = await cutAttributes(db)
        if (cut > 0) options.onCut?.(cut)
        return await buildConcurrentIndexes(db, { concurrently: true })
      } catch (error) {
        if (!isConnectionLost(error) || performance.now() > giveUpAt) throw error
      }
      await delay(reachEveryMs)
    }
  } finally {
    await db.destroy()
  }
}

function openPool(options: PostgresOptions, limits: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    ...limits,
    connectionString: options.url,
    application_name: 'papo',
    keepAlive: true,
    types: { getTypeParser },
  })
  // @fault idle-connection-lost
  pool.on('error', options.onError)
  // The pool handles errors of idle connections only: one lost between two statements would crash the process.
  // @fault busy-connection-lost
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** Parses int8 as a number: counts and tickets are far below 2^53. */
const getTypeParser: pg.CustomTypesConfig['getTypeParser'] = (oid, format) => {
  const isInt8 = (oid as number) === (pg.types.builtins.INT8 as number)
  return isInt8 ? Number : pg.types.getTypeParser(oid, format)
}
