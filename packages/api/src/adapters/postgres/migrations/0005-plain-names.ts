import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Tables and columns get the names that the code has for them. Renaming takes a moment, whatever a table
 * holds: no row is written.
 */
export const plainNames: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`ALTER TABLE visitor_sight RENAME TO visitor_presence`.execute(db)
    await sql`
      ALTER INDEX visitor_sight_pkey RENAME TO visitor_presence_pkey`.execute(db)
    await sql`ALTER TABLE visitor_identity RENAME COLUMN signs_name TO name_verified`.execute(db)
    await sql`ALTER TABLE visitor_identity RENAME COLUMN signs_email TO email_verified`.execute(db)
  },
}
