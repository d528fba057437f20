import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The second factors of agents, and workspaces that demand one. It only adds. */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      CREATE TABLE second_factor (
        agent_id uuid PRIMARY KEY REFERENCES agent ON DELETE CASCADE,
        workspace_id uuid NOT NULL REFERENCES workspace,
        sealed text,
        enabled_at timestamptz,
        last_step integer,
        recovery_hashes text[] NOT NULL,
        pending_sealed text,
        CHECK ((sealed IS NULL) = (enabled_at IS NULL))
      )`.execute(db)
    await sql`CREATE INDEX second_factor_by_workspace ON second_factor (workspace_id)`.execute(db)
    await sql`
      CREATE TABLE second_factor_demand (
        workspace_id uuid PRIMARY KEY REFERENCES workspace,
        since timestamptz NOT NULL
      )`.execute(db)
    await sql`
      ALTER TABLE agent_session ADD COLUMN must_enrol boolean NOT NULL DEFAULT false`.execute(db)
  },
}
