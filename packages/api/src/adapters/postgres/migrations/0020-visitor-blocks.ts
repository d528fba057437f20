import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Who is blocked. It only adds a table, which the version before leaves alone. */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      CREATE TABLE visitor_block (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspace,
        visitor_id uuid NOT NULL REFERENCES visitor ON DELETE CASCADE,
        kind text NOT NULL CHECK (kind IN ('visitor', 'address')),
        address_digest text CHECK ((address_digest IS NOT NULL) = (kind = 'address')),
        reason text,
        agent_id uuid NOT NULL REFERENCES agent,
        created_at timestamptz NOT NULL,
        expires_at timestamptz CHECK (expires_at IS NOT NULL OR kind = 'visitor')
      )`.execute(db)
    await sql`CREATE INDEX visitor_block_of_visitor ON visitor_block (visitor_id)`.execute(db)
    await sql`CREATE INDEX visitor_block_of_workspace ON visitor_block (workspace_id, id)`.execute(
      db,
    )
  },
}
