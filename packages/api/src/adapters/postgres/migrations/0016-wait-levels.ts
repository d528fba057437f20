import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** From when on a wait is long. The version before inserts workspaces without it, which have none. */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      ALTER TABLE workspace
        ADD COLUMN wait_levels jsonb NOT NULL DEFAULT '{"amberSeconds": null, "redSeconds": null}'`.execute(
      db,
    )
  },
}
