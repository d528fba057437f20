import { setTimeout as delay } from 'node:timers/promises'
import { Kysely, PostgresDialect } from 'kysely'
import { readAddress } from '../../database/address.ts'
import type { InstallationCopy } from '../../database/copy.ts'
import type { Database, Statements } from '../../database/database.ts'
import { candidatesOf } from './candidates.ts'
import {
  type Connections,
  connectionsOf,
  onConnection,
  openPool,
  type PoolLimits,
  type RoutedPool,
} from './connections.ts'
import { isConnectionLost, sqlState } from './failures.ts'
import { databaseOn } from './installation.ts'
import { migrateServer } from './migrate-server.ts'
import { namedStatements } from './named-statements.ts'
import { isTransactionPooled } from './pooler.ts'
import { requireJobRights, requireTableRights } from './preflight.ts'
import type { Tables } from './schema.ts'
import { transactionStart } from './session.ts'
import { silenceOf } from './silence.ts'
import { startFault } from './start-fault.ts'

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
/** The deadline is longer than any lock or statement may take, and shorter than any caller waits. */
const deadlines = {
  /* @fault deadline-of-work */ deadlineMs: 8_000,
  /* @fault begin-of-work */ acquireTimeoutMs: 2_500,
}
const reachWithinMs = 30_000
const reachEveryMs = 500

export interface PostgresOptions {
  url: string
  /** The address of the same database without a pooler, for what needs a session: migrations and indexes. */
  directUrl?: string | null
  /** Connections of this process; all processes together stay below the server's `max_connections`. */
  poolSize: number
  /** Receives the errors of idle connections that were lost. */
  onError: (error: Error) => void
  /** Receives how many visitors had too many attributes and were cut; not called for none. */
  onCut?: (visitors: number) => void
  /** Receives a sentence about what was found before the database. */
  onNotice?: (sentence: string) => void
  /** How long to wait for a server that is still starting; 30 s by default. */
  reachWithinMs?: number
  /** Rejects if there is no data, and creates nothing. */
  mustExist?: boolean
  /** Put into the database, which must be empty. */
  copy?: InstallationCopy
}

/**
 * Opens and migrates a database of a PostgreSQL server. Rejects if the server cannot be reached within
 * `reachWithinMs`, if a newer version has migrated the database, or, with a `StartFault`, if it is a database that
 * Papo cannot work in.
 */
export async function connectPostgres(options: PostgresOptions): Promise<Database> {
  const connections = await reach(options)
  const pool = openPool(connections, { ...timeouts, max: options.poolSize })
  const db = openKysely(pool, connections, options)
  const backgroundPool = openPool(connections, backgroundTimeouts)
  const silence = silenceOf(connections)
  const close = async () => {
    await Promise.all([db.destroy(), backgroundPool.pool.end(), silence.close()])
  }
  try {
    await requireTableRights(db, 'DATABASE_URL')
    await requireJobRights(db, 'DATABASE_URL')
    return await databaseOn(db, {
      deadlines: { ...deadlines, isSilent: /* @fault silent-database */ () => silence.isSilent() },
      hasLineage: true,
      pool: () => loadOf(pool),
      statements: statementsOn(backgroundPool),
      // PostgreSQL does both by itself.
      analyze: () => Promise.resolve(),
      checkpoint: () => Promise.resolve(),
      close,
    })
  } catch (error) {
    await close()
    throw startFault(error, 'DATABASE_URL')
  }
}

function openKysely(
  pool: RoutedPool,
  { isPooled, mustWrite }: Connections,
  { onNotice }: PostgresOptions,
): Kysely<Tables> {
  const begin = transactionStart(timeouts, isPooled)
  const onPooler = () => onNotice?.(pooledSentence('It was not seen at the start: add'))
  const named = namedStatements(pool, { isPooled, mustWrite, begin, onPooler })
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: named }) })
}

const loadOf = ({ pool }: RoutedPool) => ({
  open: pool.totalCount,
  idle: pool.idleCount,
  waiting: pool.waitingCount,
})

const pooledSentence = (what: string): string =>
  `DATABASE_URL leads to a pooler (PgBouncer) in transaction mode: statements have no names and sessions no state. ${what} ?pgbouncer=true to the address, and DATABASE_DIRECT_URL for migrations`

/** A small pool for background statements: no caller waits for them, so the timeouts are long. */
const backgroundTimeouts: PoolLimits = {
  max: 2,
  connectionTimeoutMillis: timeouts.connectionTimeoutMillis,
  lock_timeout: 0,
  idle_in_transaction_session_timeout: 60_000,
  statement_timeout: 60_000,
  query_timeout: 70_000,
  pipeline: false,
}

function statementsOn(pool: RoutedPool): Statements {
  return {
    async run(text, values = []) {
      const answer = await onConnection(pool, (client) => client.query(text, [...values]))
      // `pg` answers several statements with a list of results.
      const rows = [answer].flat().flatMap((result) => result.rows as Record<string, unknown>[])
      return { rows }
    },
  }
}

/** Waits for the server, learns what stands before it, and migrates. */
async function reach(options: PostgresOptions): Promise<Connections> {
  const { directUrl = null, onError } = options
  const address = readAddress(options.url)
  const connections = connectionsOf(await candidatesOf(address, 'DATABASE_URL'), address, onError)
  const direct = directUrl === null ? null : await directConnections(directUrl, onError)
  const giveUpAt = performance.now() + (options.reachWithinMs ?? reachWithinMs)
  const migrated = direct ?? connections
  for (;;) {
    let variable = 'DATABASE_URL'
    try {
      connections.isPooled = address.isPooled ?? (await isPooledNow(connections))
      if (connections.isPooled && address.isPooled === null) {
        options.onNotice?.(pooledSentence('Add'))
      }
      if (direct !== null) variable = 'DATABASE_DIRECT_URL'
      await migrateServer(migrated, variable, options)
      return connections
    } catch (error) {
      const mayHelp = isConnectionLost(error) || (migrated.mustWrite && sqlState(error) === '25006')
      if (!mayHelp || performance.now() > giveUpAt) throw startFault(error, variable)
    }
    await delay(reachEveryMs)
  }
}

async function directConnections(
  url: string,
  onError: PostgresOptions['onError'],
): Promise<Connections> {
  const address = readAddress(url)
  return connectionsOf(await candidatesOf(address, 'DATABASE_DIRECT_URL'), address, onError)
}

async function isPooledNow(connections: Connections): Promise<boolean> {
  const limits = { ...timeouts, max: 2, pipeline: false }
  const pool = openPool({ ...connections, isPooled: true }, limits)
  try {
    return await isTransactionPooled(pool)
  } finally {
    await pool.pool.end()
  }
}
