import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Planned deletions of workspaces. The audit log stays append-only, but the removal of a whole workspace, once it has
 * begun, takes its entries along.
 */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      CREATE TABLE workspace_deletion (
        workspace_id uuid PRIMARY KEY REFERENCES workspace ON DELETE CASCADE,
        requested_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        removing_at timestamptz
      )`.execute(db)
    await sql`
      CREATE FUNCTION refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (
          SELECT FROM workspace_deletion
          WHERE workspace_id = OLD.workspace_id AND removing_at IS NOT NULL
        ) THEN
          RETURN OLD;
        END IF;
        RAISE EXCEPTION 'the table % is append-only', TG_TABLE_NAME;
      END
      $$`.execute(db)
    await sql`DROP TRIGGER audit_entry_is_append_only ON audit_entry`.execute(db)
    // @fault append-only
    await protectAuditLog(db)
  },
}

async function protectAuditLog(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TRIGGER audit_entry_is_append_only
      BEFORE UPDATE OR TRUNCATE ON audit_entry
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`.execute(db)
  await sql`
    CREATE TRIGGER audit_entry_is_kept
      BEFORE DELETE ON audit_entry
      FOR EACH ROW EXECUTE FUNCTION refuse_removal()`.execute(db)
}
