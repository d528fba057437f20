import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** How often a thing was changed, and at which revision each of its fields. It only adds columns with a default. */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    for (const table of ['workspace', 'site', 'agent']) {
      await sql`
        ALTER TABLE ${sql.table(table)}
          ADD COLUMN revision integer NOT NULL DEFAULT 1 CHECK (revision > 0),
          ADD COLUMN field_revisions jsonb NOT NULL DEFAULT '{}'
            CHECK (jsonb_typeof(field_revisions) = 'object')`.execute(db)
    }
  },
}
