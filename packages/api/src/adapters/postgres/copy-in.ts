import { sql, type Kysely } from 'kysely'
import { CopyFault, type CopiedRows, type InstallationCopy } from '../../database/copy.ts'
import { Canaries } from './canaries.ts'
import { copiedTables } from './copied-tables.ts'
import { exists } from './copy-out.ts'
import { executedMigrations, migrate } from './migrate.ts'
import { mintEpoch } from './migrations/0001-core.ts'
import { knownMigrations } from './migrations/known.ts'
import type { Tables } from './schema.ts'

const newer =
  'the backup was made by a newer version of Papo: restore it with that version, or a later one'
const used =
  'the installation is in use already: a restore goes into an empty one, before the first start. Name an empty database in DATABASE_URL, or another DATA_DIR'
const tooNew =
  'the empty database was set up by a newer version than the backup’s: name a new database, in which nothing has been started'

/** @throws CopyFault if a copy has migrations that this version does not know */
export function requireKnownSchema({ migrations }: Pick<InstallationCopy, 'migrations'>): void {
  const known = Object.keys(knownMigrations).slice(0, migrations.length)
  const isKnown = migrations.length > 0 && migrations.every((name, at) => name === known[at])
  if (!isKnown) throw new CopyFault(newer)
}

/**
 * Puts a copy into an empty database, all or nothing: makes the tables as the copy has them, and gives it a new epoch,
 * since clients may have read further than the copy goes. Migrate it afterwards.
 * @throws CopyFault if the database is not empty, or has been migrated further than the copy
 */
export async function copyIn(
  db: Kysely<Tables>,
  copy: InstallationCopy,
  options: { inOneTransaction?: boolean } = {},
): Promise<void> {
  requireKnownSchema(copy)
  await requireEmpty(db)
  const done = await executedMigrations(db)
  if (done.some((name) => !copy.migrations.includes(name))) throw new CopyFault(tooNew)
  await migrate(db, { ...options, upTo: copy.migrations.at(-1) })
  await db.transaction().execute(async (transaction) => {
    // No server that starts at the same time makes a first owner meanwhile.
    await new Canaries(transaction).lock()
    await requireEmpty(transaction)
    await sql`DELETE FROM installation`.execute(transaction)
    for await (const rows of copy.rows()) await insert(transaction, rows)
    await sql`SELECT setval('queue_ticket', greatest(max(ticket), 1), max(ticket) IS NOT NULL)
      FROM chat_session`.execute(transaction)
  })
}

async function requireEmpty(db: Kysely<Tables>): Promise<void> {
  if (!(await exists(db, 'workspace'))) return
  const { rows } = await sql`SELECT FROM workspace LIMIT 1`.execute(db)
  if (rows.length > 0) throw new CopyFault(used)
}

async function insert(transaction: Kysely<Tables>, { table, rows }: CopiedRows): Promise<void> {
  const known = copiedTables.find((one) => one === table)
  if (known === undefined)
    throw new CopyFault('the backup has rows of a table that Papo does not have')
  const lines = known === 'installation' ? rows.map(withNewEpoch) : rows
  await sql`INSERT INTO ${sql.table(known)}
    SELECT * FROM json_populate_recordset(NULL::${sql.table(known)}, ${`[${lines.join()}]`}::json)`.execute(
    transaction,
  )
}

/** The database and the server are others than those of the copy. */
function withNewEpoch(line: string): string {
  const row = JSON.parse(line) as Record<string, unknown>
  const isTimed = 'epoch_at' in row
  const fresh = { epoch: mintEpoch(), ...(isTimed && { epoch_at: new Date().toISOString() }) }
  return JSON.stringify({ ...row, ...fresh, lost_since: null, lineage: null })
}
