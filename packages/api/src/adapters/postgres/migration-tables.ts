import { sql, type Kysely } from 'kysely'
import type { Tables } from './schema.ts'

/** The tables of the migrations. A neighbour with the same tool has its own, under the tool's names. */
export const migrationTables = { done: 'papo_migration', lock: 'papo_migration_lock' } as const
/** Their names in earlier versions: those of the tool. */
const earlier = { done: 'kysely_migration', lock: 'kysely_migration_lock' } as const
/** The migration that every version of Papo has run. */
const ours = '0001-core'
/** The advisory lock under which one node renames the tables. */
const lockKey = 7_262_003

/** Renames the tables of an earlier version, in the first schema of the search path and only if their rows are ours. */
export async function takeOverMigrationTables(db: Kysely<Tables>): Promise<void> {
  if (!(await isEarlier(db))) return
  await db.transaction().execute(async (transaction) => {
    await sql`SELECT pg_advisory_xact_lock(${lockKey})`.execute(transaction)
    if (!(await isEarlier(transaction)) || !(await isOurs(transaction))) return
    for (const kind of ['done', 'lock'] as const) {
      await sql`ALTER TABLE ${sql.id(earlier[kind])} RENAME TO ${sql.id(migrationTables[kind])}`.execute(
        transaction,
      )
    }
  })
}

/** Whether there are tables under the earlier names, and none under ours. */
async function isEarlier(db: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = current_schema() AND relkind = 'r'
      AND relname IN (${earlier.done}, ${earlier.lock}, ${migrationTables.done})`.execute(db)
  const names = new Set(rows.map(({ name }) => name))
  return names.has(earlier.done) && names.has(earlier.lock) && !names.has(migrationTables.done)
}

async function isOurs(db: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM ${sql.id(earlier.done)} WHERE name = ${ours}`.execute(db)
  return rows.length > 0
}
