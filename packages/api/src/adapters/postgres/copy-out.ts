import { sql, type Kysely } from 'kysely'
import type { CopiedRows, InstallationCopy } from '../../database/copy.ts'
import { copiedTables } from './copied-tables.ts'
import { executedMigrations } from './migrate.ts'
import type { Tables } from './schema.ts'

const rowsAtOnce = 200

/**
 * Reads the whole installation in one transaction that sees one moment, while servers go on writing. The copy can be
 * read once, until `take` is done. The embedded database has one connection: it answers nobody else meanwhile.
 */
export async function copyOut<Result>(
  db: Kysely<Tables>,
  take: (copy: InstallationCopy) => Promise<Result>,
): Promise<Result> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (transaction) => {
      const migrations = await executedMigrations(transaction)
      return take({ migrations, rows: () => rowsOf(transaction) })
    })
}

async function* rowsOf(transaction: Kysely<Tables>): AsyncGenerator<CopiedRows> {
  for (const table of copiedTables) {
    if (!(await exists(transaction, table))) continue
    await sql`DECLARE copied CURSOR FOR
      SELECT row_to_json(copied)::text AS line FROM ${sql.table(table)} AS copied`.execute(
      transaction,
    )
    for (;;) {
      const { rows } = await sql<{
        line: string
      }>`FETCH ${sql.lit(rowsAtOnce)} FROM copied`.execute(transaction)
      if (rows.length > 0) yield { table, rows: rows.map(({ line }) => line) }
      if (rows.length < rowsAtOnce) break
    }
    await sql`CLOSE copied`.execute(transaction)
  }
}

/** Whether the schema of the migrations has the table. */
export async function exists(db: Kysely<Tables>, table: string): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = current_schema() AND relname = ${table}`.execute(db)
  return rows.length > 0
}
