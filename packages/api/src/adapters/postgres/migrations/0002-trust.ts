import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Presence, idle timeouts, identity, the audit log and privacy. It only adds columns that need no rewrite and new
 * tables, so that nodes of the version before keep working. Indexes on existing tables are in
 * `concurrent-indexes.ts`, which builds them without blocking readers or writers.
 */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await columns(db)
    await presence(db)
    await identity(db)
    await logs(db)
  },
}

async function columns(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE workspace ADD COLUMN is_canary boolean NOT NULL DEFAULT false`.execute(db)
  await sql`
    ALTER TABLE agent
      ADD COLUMN availability text NOT NULL DEFAULT 'online'
        CHECK (availability IN ('online', 'away', 'offline')),
      ADD COLUMN last_seen_at timestamptz`.execute(db)
  await sql`ALTER TABLE visitor ADD COLUMN erased_at timestamptz`.execute(db)
  await sql`
    ALTER TABLE chat_session
      ADD COLUMN edition integer NOT NULL DEFAULT 0,
      ADD COLUMN returned_at timestamptz,
      ADD COLUMN requeue_at timestamptz,
      ADD COLUMN reply_due_at timestamptz,
      ADD COLUMN warn_at timestamptz,
      ADD COLUMN abandon_at timestamptz`.execute(db)
  await sql`
    ALTER TABLE message
      ADD COLUMN to_id uuid,
      ADD COLUMN to_name text,
      ADD COLUMN erased boolean NOT NULL DEFAULT false`.execute(db)
}

async function presence(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE presence_watch (
      single boolean PRIMARY KEY DEFAULT true CHECK (single),
      swept_at timestamptz NOT NULL,
      since timestamptz NOT NULL
    )`.execute(db)
  // No foreign key to the chat: its check would wait for a transaction that holds the chat's lock.
  await sql`
    CREATE TABLE visitor_sight (
      chat_id uuid PRIMARY KEY,
      workspace_id uuid NOT NULL,
      seen_at timestamptz NOT NULL
    ) WITH (fillfactor = 50)`.execute(db)
}

async function identity(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE visitor_identity (
      site_id uuid NOT NULL REFERENCES site,
      external_id text NOT NULL,
      workspace_id uuid NOT NULL REFERENCES workspace,
      visitor_id uuid NOT NULL UNIQUE REFERENCES visitor ON DELETE CASCADE,
      signs_name boolean NOT NULL,
      signs_email boolean NOT NULL,
      verified_at timestamptz NOT NULL,
      PRIMARY KEY (site_id, external_id)
    )`.execute(db)
  await sql`
    CREATE TABLE identity_secret (
      id uuid PRIMARY KEY,
      site_id uuid NOT NULL REFERENCES site,
      workspace_id uuid NOT NULL REFERENCES workspace,
      sealed text NOT NULL,
      created_at timestamptz NOT NULL,
      expires_at timestamptz
    )`.execute(db)
  await sql`CREATE INDEX identity_secret_by_site ON identity_secret (site_id)`.execute(db)
  await sql`
    CREATE TABLE identity_use (
      token_hash text PRIMARY KEY,
      site_id uuid NOT NULL REFERENCES site,
      workspace_id uuid NOT NULL REFERENCES workspace,
      visitor_id uuid NOT NULL REFERENCES visitor ON DELETE CASCADE,
      revoked boolean NOT NULL DEFAULT false,
      expires_at timestamptz NOT NULL
    )`.execute(db)
  await sql`CREATE INDEX identity_use_by_visitor ON identity_use (visitor_id)`.execute(db)
  await sql`CREATE INDEX identity_use_by_end ON identity_use (expires_at)`.execute(db)
}

async function logs(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE audit_entry (
      id uuid PRIMARY KEY,
      workspace_id uuid NOT NULL REFERENCES workspace,
      at timestamptz NOT NULL,
      actor_type text NOT NULL CHECK (actor_type IN ('agent', 'operator', 'system')),
      actor_id uuid,
      actor_name text,
      address text,
      action text NOT NULL,
      target_type text,
      target_id uuid,
      details jsonb NOT NULL CHECK (jsonb_typeof(details) = 'object')
    )`.execute(db)
  await sql`CREATE INDEX audit_entry_by_workspace ON audit_entry (workspace_id, id)`.execute(db)
  await sql`
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'the table % is append-only', TG_TABLE_NAME;
    END
    $$`.execute(db)
  await sql`
    CREATE TRIGGER audit_entry_is_append_only
      BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`.execute(db)
  await sql`
    CREATE TABLE access_log (
      id uuid PRIMARY KEY,
      at timestamptz NOT NULL,
      workspace_id uuid NOT NULL,
      subject_type text NOT NULL CHECK (subject_type IN ('visitor', 'agent')),
      subject_id uuid NOT NULL,
      action text NOT NULL,
      address text NOT NULL
    )`.execute(db)
  await sql`CREATE INDEX access_log_by_time ON access_log (at)`.execute(db)
}
