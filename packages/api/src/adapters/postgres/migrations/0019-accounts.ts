import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * An e-mail has an account in each workspace, so that nothing tells one workspace about the accounts of another. A node
 * of the version before signs everybody in; until it is replaced, it cannot make accounts.
 */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`DROP INDEX agent_by_email`.execute(db)
    await sql`CREATE INDEX agent_by_email ON agent (lower(email))`.execute(db)
    await sql`
      CREATE UNIQUE INDEX agent_by_workspace_email ON agent (workspace_id, lower(email))`.execute(
      db,
    )
    await sql`ALTER TABLE agent ADD COLUMN password_set_at timestamptz`.execute(db)
    await sql`UPDATE agent SET password_set_at = created_at`.execute(db)
    await sql`
      ALTER TABLE agent ALTER COLUMN password_set_at SET DEFAULT now(),
        ALTER COLUMN password_set_at SET NOT NULL`.execute(db)
  },
}
