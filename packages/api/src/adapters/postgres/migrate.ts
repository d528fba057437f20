import { sql, type Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { isLockMissed } from './failures.ts'
import { migrationTables, takeOverMigrationTables } from './migration-tables.ts'
import { knownMigrations } from './migrations/known.ts'
import type { Tables } from './schema.ts'

const attempts = 20
/** The advisory lock under which one process migrates through a pooler. */
const lockKey = 7_262_004
const waitForOthersAtMost = '1h'

export interface MigrateOptions {
  inOneTransaction?: boolean
  /** The last migration to run, if it has not run yet; otherwise all that are known. */
  upTo?: string | undefined
}

/**
 * Migrates the database to the last known migration, in the schema that the search path names first. Several
 * processes may call it at once: one migrates, the others wait and find nothing to do. It waits for a lock no longer
 * than the connection's `lock_timeout`, then tries again, and so it does after a deadlock. Throws if a migration fails,
 * or if a newer version has migrated the database. With `inOneTransaction` it uses a single transaction, as a pooler
 * needs it; `db` then has a dialect that takes no lock of its own.
 */
export async function migrate(
  db: Kysely<Tables>,
  { inOneTransaction = false, upTo }: MigrateOptions = {},
): Promise<void> {
  await takeOverMigrationTables(db)
  for (let attempt = 1; ; attempt += 1) {
    await requireKnownMigrations(db)
    const error = await (inOneTransaction ? errorWithin(db, upTo) : errorOf(db, upTo))
    if (error === undefined) return
    if (attempt < attempts && isLockMissed(error)) continue
    await requireKnownMigrations(db)
    throw error
  }
}

async function errorOf(db: Kysely<Tables>, upTo: string | undefined): Promise<unknown> {
  const { rows } = await sql<{ schema: string }>`SELECT current_schema() AS schema`.execute(db)
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(knownMigrations) },
    migrationTableName: migrationTables.done,
    migrationLockTableName: migrationTables.lock,
    // Without it, a table of this name in any schema would pass for ours.
    ...(rows[0] === undefined ? {} : { migrationTableSchema: rows[0].schema }),
  })
  const { error } = await (upTo === undefined
    ? migrator.migrateToLatest()
    : migrator.migrateTo(upTo))
  return error
}

/** Waits until no other process migrates, then until the end of the transaction others wait for this one. */
async function waitForOthers(transaction: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ lockTimeout: string }>`
    SELECT current_setting('lock_timeout') AS "lockTimeout"`.execute(transaction)
  const setTimeoutTo = (value: string) =>
    sql`SELECT set_config('lock_timeout', ${value}, true)`.execute(transaction)
  await setTimeoutTo(waitForOthersAtMost)
  await sql`SELECT pg_advisory_xact_lock(${lockKey})`.execute(transaction)
  await setTimeoutTo(rows[0]?.lockTimeout ?? '0')
}

/** What failed has changed nothing. */
async function errorWithin(db: Kysely<Tables>, upTo: string | undefined): Promise<unknown> {
  try {
    await db.transaction().execute(async (transaction) => {
      await waitForOthers(transaction)
      const error = await errorOf(transaction, upTo)
      if (error !== undefined) throw error
    })
    return undefined
  } catch (error) {
    return error
  }
}

/** Throws if no version of Papo has ever migrated the database. */
export async function requireMigrated(db: Kysely<Tables>): Promise<void> {
  await takeOverMigrationTables(db)
  if ((await executedMigrations(db)).length === 0) {
    throw new Error('The database of DATABASE_URL holds no data of Papo')
  }
}

/** Whether the tables are not those of this version yet. */
export async function isMigrationDue(db: Kysely<Tables>): Promise<boolean> {
  const names = new Set(await executedMigrations(db))
  return Object.keys(knownMigrations).some((name) => !names.has(name))
}

async function requireKnownMigrations(db: Kysely<Tables>): Promise<void> {
  const unknown = (await executedMigrations(db)).filter(
    (name) => !Object.hasOwn(knownMigrations, name),
  )
  if (unknown.length === 0) return
  throw new Error(
    `The database was migrated by a newer version of Papo (${unknown.join(', ')}). ` +
      'Start that version, or restore a backup that was made before the upgrade.',
  )
}

/** The migrations that have run, in their order and in the first schema of the search path alone. */
export async function executedMigrations(db: Kysely<Tables>): Promise<string[]> {
  const { rows: found } = await sql<{ table: string }>`
    SELECT format('%I.%I', nspname, relname) AS table
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = current_schema() AND relname = ${migrationTables.done}`.execute(db)
  const [table] = found
  if (table === undefined) return []
  const { rows } = await sql<{ name: string }>`SELECT name FROM ${sql.raw(table.table)}`.execute(db)
  return rows.map((row) => row.name).toSorted()
}
