import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * What owners are alerted to by mail, and whether they want it. It only adds a table and a column with a default, which
 * the version before leaves alone.
 */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      CREATE TABLE site_alert (
        site_id uuid PRIMARY KEY REFERENCES site ON DELETE CASCADE,
        workspace_id uuid NOT NULL REFERENCES workspace,
        waiting_at timestamptz,
        messages_at timestamptz
      )`.execute(db)
    await sql`
      ALTER TABLE agent ADD COLUMN alerts_by_mail boolean NOT NULL DEFAULT true`.execute(db)
  },
}
