import { Kysely, PostgresAdapter, PostgresDialect } from 'kysely'
import type { InstallationCopy } from '../../database/copy.ts'
import { copyIn } from './copy-in.ts'
import { cutAttributes } from './attribute-bound.ts'
import { buildConcurrentIndexes, buildIndexesAtOnce } from './concurrent-indexes.ts'
import { type Connections, openPool } from './connections.ts'
import { migrate, requireMigrated } from './migrate.ts'
import { namedStatements } from './named-statements.ts'
import { requirePlace } from './preflight.ts'
import type { Tables } from './schema.ts'
import { transactionStart } from './session.ts'

/** Other statements queue behind a lock that a migration waits for: shorter than their own `lock_timeout`. */
// @fault migration-lock
const migrationLockMs = 1_000
const limits = {
  lock_timeout: migrationLockMs,
  // A migration may take long.
  statement_timeout: 0,
  idle_in_transaction_session_timeout: 0,
}

interface MigrateServerOptions {
  mustExist?: boolean
  onCut?: (visitors: number) => void
  copy?: InstallationCopy
}

/** Uses its own connection, without a statement timeout: a migration may take long, but waits for no lock for long. */
export async function migrateServer(
  connections: Connections,
  variable: string,
  { mustExist = false, onCut, copy }: MigrateServerOptions,
): Promise<void> {
  const { isPooled, mustWrite } = connections
  const pool = openPool(connections, {
    ...limits,
    max: 1,
    connectionTimeoutMillis: 2_000,
    query_timeout: 0,
    pipeline: true,
  })
  const begin = transactionStart(limits, isPooled)
  const statements = namedStatements(pool, { isPooled, mustWrite, begin })
  const Dialect = isPooled ? TransactionDialect : PostgresDialect
  const db = new Kysely<Tables>({ dialect: new Dialect({ pool: statements }) })
  try {
    await requirePlace(db, variable)
    if (mustExist) await requireMigrated(db)
    if (copy !== undefined) await copyIn(db, copy, { inOneTransaction: isPooled })
    await migrate(db, { inOneTransaction: isPooled })
    const cut = await cutAttributes(db)
    if (cut > 0) onCut?.(cut)
    if (isPooled) await buildIndexesAtOnce(db)
    else await buildConcurrentIndexes(db, { concurrently: true })
  } finally {
    await db.destroy()
  }
}

/** PostgreSQL behind a pooler in transaction mode, where a lock of the session would outlive its holder: it takes none. */
class TransactionDialect extends PostgresDialect {
  override createAdapter(): PostgresAdapter {
    return new TransactionAdapter()
  }
}

class TransactionAdapter extends PostgresAdapter {
  override acquireMigrationLock(): Promise<void> {
    return Promise.resolve()
  }

  override releaseMigrationLock(): Promise<void> {
    return Promise.resolve()
  }
}
