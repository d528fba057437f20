import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Canned responses. It only adds a table. */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      CREATE TABLE canned_response (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspace,
        agent_id uuid REFERENCES agent ON DELETE CASCADE,
        site_id uuid REFERENCES site ON DELETE CASCADE,
        shortcut text NOT NULL,
        shortcut_key text NOT NULL,
        title text,
        text text NOT NULL,
        search_text text NOT NULL,
        revision integer NOT NULL DEFAULT 1,
        field_revisions jsonb NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL,
        CONSTRAINT canned_response_scope CHECK (agent_id IS NULL OR site_id IS NULL)
      )`.execute(db)
    await sql`
      CREATE UNIQUE INDEX canned_response_of_agent ON canned_response (agent_id, shortcut_key)
      WHERE agent_id IS NOT NULL`.execute(db)
    await sql`
      CREATE UNIQUE INDEX canned_response_of_site ON canned_response (site_id, shortcut_key)
      WHERE site_id IS NOT NULL`.execute(db)
    await sql`
      CREATE UNIQUE INDEX canned_response_of_all ON canned_response (workspace_id, shortcut_key)
      WHERE agent_id IS NULL AND site_id IS NULL`.execute(db)
    await sql`CREATE INDEX canned_response_by_age ON canned_response (workspace_id, id)`.execute(db)
  },
}
