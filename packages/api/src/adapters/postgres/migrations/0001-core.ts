import { randomBytes } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const epochBytes = 4

/** A new epoch: 8 hex digits. */
export const mintEpoch = (): string => randomBytes(epochBytes).toString('hex')

/** Workspaces, sites, agents, visitors, chats and their logs. */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await installation(db)
    await people(db)
    await visitors(db)
    await chats(db)
    await messages(db)
  },
}

async function installation(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE installation (
      single boolean PRIMARY KEY DEFAULT true CHECK (single),
      epoch text NOT NULL CHECK (epoch ~ '^[0-9a-f]{8}$')
    )`.execute(db)
  await sql`INSERT INTO installation (epoch) VALUES (${mintEpoch()})`.execute(db)
  await sql`
    CREATE TABLE workspace (
      id uuid PRIMARY KEY,
      name text NOT NULL,
      created_at timestamptz NOT NULL
    )`.execute(db)
  await sql`
    CREATE TABLE site (
      id uuid PRIMARY KEY,
      workspace_id uuid NOT NULL REFERENCES workspace,
      key text NOT NULL UNIQUE,
      name text NOT NULL,
      allowed_origins text[] NOT NULL,
      settings jsonb NOT NULL CHECK (jsonb_typeof(settings) = 'object'),
      created_at timestamptz NOT NULL
    )`.execute(db)
  await sql`CREATE INDEX site_by_workspace ON site (workspace_id, id)`.execute(db)
}

async function people(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE agent (
      id uuid PRIMARY KEY,
      workspace_id uuid NOT NULL REFERENCES workspace,
      name text NOT NULL,
      email text NOT NULL,
      password_hash text NOT NULL,
      role text NOT NULL CHECK (role IN ('agent', 'admin', 'owner')),
      avatar_url text,
      capacity integer NOT NULL CHECK (capacity >= 0),
      disabled_at timestamptz,
      created_at timestamptz NOT NULL
    )`.execute(db)
  await sql`CREATE UNIQUE INDEX agent_by_email ON agent (lower(email))`.execute(db)
  await sql`CREATE INDEX agent_by_workspace ON agent (workspace_id, id)`.execute(db)
  await sql`
    CREATE TABLE agent_session (
      token_hash text PRIMARY KEY,
      agent_id uuid NOT NULL REFERENCES agent ON DELETE CASCADE,
      workspace_id uuid NOT NULL REFERENCES workspace,
      kind text NOT NULL CHECK (kind IN ('program', 'console')),
      created_at timestamptz NOT NULL,
      last_used_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL
    )`.execute(db)
  await sql`CREATE INDEX agent_session_by_agent ON agent_session (agent_id)`.execute(db)
  await sql`CREATE INDEX agent_session_by_end ON agent_session (expires_at)`.execute(db)
}

async function visitors(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE visitor (
      id uuid PRIMARY KEY,
      workspace_id uuid NOT NULL REFERENCES workspace,
      site_id uuid NOT NULL REFERENCES site,
      name text,
      email text,
      attributes jsonb NOT NULL CHECK (jsonb_typeof(attributes) = 'object'),
      created_at timestamptz NOT NULL
    )`.execute(db)
  await sql`
    CREATE TABLE visitor_token (
      token_hash text PRIMARY KEY,
      visitor_id uuid NOT NULL REFERENCES visitor ON DELETE CASCADE,
      site_id uuid NOT NULL REFERENCES site,
      workspace_id uuid NOT NULL REFERENCES workspace,
      created_at timestamptz NOT NULL,
      last_used_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL
    )`.execute(db)
  await sql`CREATE INDEX visitor_token_by_visitor ON visitor_token (visitor_id)`.execute(db)
  await sql`CREATE INDEX visitor_token_by_end ON visitor_token (expires_at)`.execute(db)
}

async function chats(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE SEQUENCE queue_ticket AS bigint`.execute(db)
  // Free space on each page allows heap-only updates: a send updates its chat without touching the indexes.
  await sql`
    CREATE TABLE chat_session (
      id uuid PRIMARY KEY,
      workspace_id uuid NOT NULL REFERENCES workspace,
      site_id uuid NOT NULL REFERENCES site,
      visitor_id uuid NOT NULL REFERENCES visitor,
      status text NOT NULL CHECK (status IN ('waiting', 'active', 'ended')),
      ticket bigint NOT NULL DEFAULT nextval('queue_ticket'),
      agent_id uuid REFERENCES agent,
      start_hash text NOT NULL,
      created_at timestamptz NOT NULL,
      accepted_at timestamptz,
      first_accepted_at timestamptz,
      ended_at timestamptz,
      ended_by text CHECK (ended_by IN ('visitor', 'agent', 'system')),
      rating smallint CHECK (rating BETWEEN 1 AND 5),
      feedback text,
      last_seq integer NOT NULL CHECK (last_seq >= 0),
      last_public_seq integer NOT NULL CHECK (last_public_seq BETWEEN 0 AND last_seq),
      read_by_visitor integer NOT NULL CHECK (read_by_visitor BETWEEN 0 AND last_seq),
      read_by_agent integer NOT NULL CHECK (read_by_agent BETWEEN 0 AND last_seq),
      moved_at timestamptz NOT NULL,
      subject text,
      page_url text,
      page_title text,
      page_referrer text,
      locale text,
      UNIQUE (site_id, start_hash),
      CHECK (status <> 'active' OR agent_id IS NOT NULL),
      CHECK ((status = 'ended') = (ended_at IS NOT NULL))
    ) WITH (fillfactor = 80)`.execute(db)
  await sql`ALTER SEQUENCE queue_ticket OWNED BY chat_session.ticket`.execute(db)
  await chatIndexes(db)
}

async function chatIndexes(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE UNIQUE INDEX chat_session_open_of_visitor ON chat_session (visitor_id)
      WHERE status <> 'ended'`.execute(db)
  await sql`
    CREATE INDEX chat_session_waiting ON chat_session (workspace_id, ticket)
      WHERE status = 'waiting'`.execute(db)
  await sql`
    CREATE INDEX chat_session_active_of_agent ON chat_session (agent_id)
      WHERE status = 'active'`.execute(db)
  await sql`
    CREATE INDEX chat_session_active ON chat_session (workspace_id, id)
      WHERE status = 'active'`.execute(db)
  await sql`CREATE INDEX chat_session_open ON chat_session (id) WHERE status <> 'ended'`.execute(db)
  await sql`CREATE INDEX chat_session_history ON chat_session (workspace_id, id)`.execute(db)
  await sql`
    CREATE INDEX chat_session_history_of_agent ON chat_session (workspace_id, agent_id, id)
      WHERE agent_id IS NOT NULL`.execute(db)
  await sql`
    CREATE INDEX chat_session_history_of_site ON chat_session (workspace_id, site_id, id)`.execute(
    db,
  )
  await sql`
    CREATE INDEX chat_session_first_accepted ON chat_session (workspace_id, first_accepted_at)
      WHERE first_accepted_at IS NOT NULL`.execute(db)
}

async function messages(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE message (
      chat_id uuid NOT NULL REFERENCES chat_session ON DELETE CASCADE,
      seq integer NOT NULL CHECK (seq > 0),
      id uuid NOT NULL,
      workspace_id uuid NOT NULL,
      client_id uuid,
      kind text NOT NULL CHECK (
        kind IN ('text', 'accepted', 'transferred', 'requeued', 'ended', 'rated', 'note')
      ),
      author_type text NOT NULL CHECK (author_type IN ('visitor', 'agent', 'system')),
      author_id uuid,
      author_name text,
      text text,
      rating smallint CHECK (rating BETWEEN 1 AND 5),
      created_at timestamptz NOT NULL,
      UNIQUE (chat_id, seq),
      UNIQUE (chat_id, author_id, client_id),
      CHECK (kind NOT IN ('text', 'note') OR (text IS NOT NULL AND client_id IS NOT NULL)),
      CHECK ((author_type = 'system') = (author_id IS NULL))
    )`.execute(db)
}
