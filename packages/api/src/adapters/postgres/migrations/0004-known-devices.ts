import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Devices and addresses from which agents have signed in. It only adds a table. */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      CREATE TABLE known_source (
        agent_id uuid NOT NULL REFERENCES agent ON DELETE CASCADE,
        workspace_id uuid NOT NULL REFERENCES workspace,
        kind text NOT NULL CHECK (kind IN ('device', 'address')),
        hash text NOT NULL,
        last_used_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (agent_id, kind, hash)
      )`.execute(db)
    await sql`
      CREATE INDEX known_source_by_device ON known_source (hash)
      WHERE kind = 'device'`.execute(db)
    await sql`CREATE INDEX known_source_by_end ON known_source (expires_at)`.execute(db)
  },
}
