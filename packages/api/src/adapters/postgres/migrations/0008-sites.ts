import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Where a site's widget has been seen, whether the site was removed, and which sites an agent answers (null: all). It
 * only adds columns.
 */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      ALTER TABLE site
        ADD COLUMN installation jsonb NOT NULL
          DEFAULT '{"seenAt": null, "seenOrigin": null, "testedAt": null, "refusedOrigins": []}',
        ADD COLUMN removed_at timestamptz`.execute(db)
    await sql`ALTER TABLE agent ADD COLUMN site_ids uuid[]`.execute(db)
  },
}
