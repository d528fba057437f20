import { setTimeout as delay } from 'node:timers/promises'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Database, Statements } from '../../work.ts'
import { cutAttributes } from './attribute-bound.ts'
import { isConnectionLost } from './failures.ts'
import { databaseOn } from './installation.ts'
import { buildConcurrentIndexes } from './concurrent-indexes.ts'
import { requireMigrated, migrate } from './migrate.ts'
import { namedStatements } from './named-statements.ts'
import type { Tables } from './schema.ts'

const timeouts = {
  // @fault wait-for-connection
  connectionTimeoutMillis: 2_000,
  // @fault wait-for-lock
  lock_timeout: 2_000,
  // @fault wait-for-statement
  statement_timeout: 5_000,
  idle_in_transaction_session_timeout: 10_000,
  /** A server that fell silent cannot keep its own time: the last word is ours. */
  // @fault wait-for-answer
  query_timeout: 6_000,
  pipeline: true,
}
/** Others wait behind a lock that a migration waits for: less long than they can. */
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
  /** Told of connections that were lost while nobody used them. */
  onError: (error: Error) => void
  /** Told how many visitors had more attributes than are kept, where there were any. */
  onCut?: (visitors: number) => void
  /** How long a server that is still starting is waited for; 30 s by default. */
  reachWithinMs?: number
  /** Rejects where there is no data, and makes nothing. */
  mustExist?: boolean
}

/**
 * Opens a database of a PostgreSQL server, migrated. Rejects where the server cannot be reached for
 * `reachWithinMs`, or a newer version has migrated the database.
 */
export async function connectPostgres(options: PostgresOptions): Promise<Database> {
  await migrated(options)
  const pool = openPool(options, { ...timeouts, max: options.poolSize })
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: namedStatements(pool) }),
  })
  const beside = openPool(options, commandTimeouts)
  const close = async () => {
    await Promise.all([db.destroy(), beside.end()])
  }
  try {
    return await databaseOn(db, {
      deadlines,
      pool: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
      statements: statementsOn(beside),
      close,
    })
  } catch (error) {
    await close()
    throw error
  }
}

/** Connections are made when they are asked for, and go again: nobody waits for what runs here. */
const commandTimeouts = {
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
      // Several statements are answered by a list.
      const rows = [answer].flat().flatMap((result) => result.rows as Record<string, unknown>[])
      return { rows }
    },
  }
}

/** On a connection of its own: a migration may take its time, but locks nothing for long. */
async function migrated(options: PostgresOptions): Promise<void> {
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
  // The pool listens to idle connections alone: one lost between two statements would end the process.
  // @fault busy-connection-lost
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** Counts and tickets are far below 2^53: they are numbers, not strings. */
const getTypeParser: pg.CustomTypesConfig['getTypeParser'] = (oid, format) => {
  const isInt8 = (oid as number) === (pg.types.builtins.INT8 as number)
  return isInt8 ? Number : pg.types.getTypeParser(oid, format)
}
