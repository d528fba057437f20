import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Pictures of agents. It only adds a table. */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      CREATE TABLE agent_picture (
        agent_id uuid PRIMARY KEY REFERENCES agent ON DELETE CASCADE,
        workspace_id uuid NOT NULL REFERENCES workspace,
        hash text NOT NULL,
        type text NOT NULL CHECK (type IN ('image/png', 'image/jpeg', 'image/webp')),
        bytes bytea NOT NULL CHECK (octet_length(bytes) <= 32768)
      )`.execute(db)
    await sql`CREATE INDEX agent_picture_by_hash ON agent_picture (hash)`.execute(db)
  },
}
