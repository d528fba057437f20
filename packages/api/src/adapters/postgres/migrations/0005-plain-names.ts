import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Renames a table and columns to the names in the code. A rename is short, however large the table: it writes no row.
 */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`ALTER TABLE visitor_sight RENAME TO visitor_presence`.execute(db)
    await sql`
      ALTER INDEX visitor_sight_pkey RENAME TO visitor_presence_pkey`.execute(db)
    await sql`ALTER TABLE visitor_identity RENAME COLUMN signs_name TO name_verified`.execute(db)
    await sql`ALTER TABLE visitor_identity RENAME COLUMN signs_email TO email_verified`.execute(db)
  },
}
