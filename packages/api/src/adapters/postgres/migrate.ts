import type { Kysely } from 'kysely'
import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration'
import { isLockMissed, sqlState } from './failures.ts'
import { knownMigrations } from './migrations/known.ts'
import type { Tables } from './schema.ts'

const attempts = 20
const undefinedTable = '42P01'

/**
 * Migrates the database to the last known migration. Several processes may call it at once: one migrates, the
 * others wait and find nothing to do. It waits for a lock no longer than the connection's `lock_timeout`, then tries
 * again, and so it does after a deadlock. Throws if a migration fails, or if a newer version has migrated the database.
 */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(knownMigrations) },
  })
  for (let attempt = 1; ; attempt += 1) {
    await requireKnownMigrations(db)
    const { error } = await migrator.migrateToLatest()
    if (error === undefined) return
    if (attempt < attempts && isLockMissed(error)) continue
    await requireKnownMigrations(db)
    throw error
  }
}

/** Throws if no version of Papo has ever migrated the database. */
export async function requireMigrated(db: Kysely<Tables>): Promise<void> {
  if ((await executed(db)).length === 0) {
    throw new Error('The database of DATABASE_URL holds no data of Papo')
  }
}

async function requireKnownMigrations(db: Kysely<Tables>): Promise<void> {
  const unknown = (await executed(db)).filter((name) => !Object.hasOwn(knownMigrations, name))
  if (unknown.length === 0) return
  throw new Error(
    `The database was migrated by a newer version of Papo (${unknown.join(', ')}). ` +
      'Start that version, or restore a backup that was made before the upgrade.',
  )
}

async function executed(db: Kysely<Tables>): Promise<string[]> {
  try {
    const rows = await db
      .withTables<{ [DEFAULT_MIGRATION_TABLE]: { name: string } }>()
      .selectFrom(DEFAULT_MIGRATION_TABLE)
      .select('name')
      .execute()
    return rows.map((row) => row.name)
  } catch (error) {
    if (sqlState(error) === undefinedTable) return []
    throw error
  }
}
