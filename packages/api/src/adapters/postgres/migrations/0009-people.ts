import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Links that let people in. It only adds tables, and columns that need no rewrite, which the version before leaves
 * out.
 */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await invitations(db)
    await sql`
      CREATE TABLE password_reset (
        agent_id uuid PRIMARY KEY REFERENCES agent ON DELETE CASCADE,
        workspace_id uuid NOT NULL REFERENCES workspace,
        code_hash text NOT NULL UNIQUE,
        created_by uuid NOT NULL REFERENCES agent ON DELETE CASCADE,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at timestamptz,
        kept_until timestamptz NOT NULL
      )`.execute(db)
    await sql`CREATE INDEX password_reset_by_end ON password_reset (kept_until)`.execute(db)
    await sql`
      ALTER TABLE agent
        ADD COLUMN languages text[] NOT NULL DEFAULT '{}',
        ADD COLUMN erased_at timestamptz,
        ADD COLUMN erased_up_to uuid`.execute(db)
  },
}

async function invitations(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE invitation (
      id uuid PRIMARY KEY,
      workspace_id uuid NOT NULL REFERENCES workspace,
      code_hash text NOT NULL UNIQUE,
      email text NOT NULL,
      name text,
      role text NOT NULL CHECK (role IN ('agent', 'admin', 'owner')),
      site_ids uuid[],
      invited_by uuid NOT NULL REFERENCES agent ON DELETE CASCADE,
      created_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      used_at timestamptz,
      kept_until timestamptz NOT NULL
    )`.execute(db)
  await sql`
    CREATE UNIQUE INDEX invitation_of_email ON invitation (workspace_id, email)
    WHERE used_at IS NULL`.execute(db)
  await sql`CREATE INDEX invitation_by_inviter ON invitation (invited_by)`.execute(db)
  await sql`CREATE INDEX invitation_by_end ON invitation (kept_until)`.execute(db)
}
