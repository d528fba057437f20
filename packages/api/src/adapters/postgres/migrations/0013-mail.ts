import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The queue of mails, and the answers that visitors may have missed. It only adds tables and a column that may be null, which the version before leaves alone. */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      CREATE TABLE mail (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspace,
        kind text NOT NULL,
        agent_id uuid REFERENCES agent ON DELETE CASCADE,
        visitor_id uuid REFERENCES visitor ON DELETE CASCADE,
        sealed text,
        state text NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
        attempts integer NOT NULL,
        unanswered integer NOT NULL,
        due_at timestamptz NOT NULL,
        claimed_until timestamptz,
        problem text,
        reply text,
        created_at timestamptz NOT NULL,
        valid_until timestamptz,
        sent_at timestamptz,
        kept_until timestamptz NOT NULL
      )`.execute(db)
    await sql`CREATE INDEX mail_by_due ON mail (due_at) WHERE state = 'waiting'`.execute(db)
    await sql`CREATE INDEX mail_of_workspace ON mail (workspace_id, state, id)`.execute(db)
    await sql`
      CREATE INDEX mail_of_visitor ON mail (visitor_id) WHERE visitor_id IS NOT NULL`.execute(db)
    await sql`CREATE INDEX mail_of_agent ON mail (agent_id) WHERE agent_id IS NOT NULL`.execute(db)
    await sql`ALTER TABLE invitation ADD COLUMN locale text`.execute(db)
    await sql`
      CREATE TABLE unread_answer (
        chat_id uuid PRIMARY KEY REFERENCES chat_session ON DELETE CASCADE,
        workspace_id uuid NOT NULL REFERENCES workspace,
        seq integer NOT NULL,
        first_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL
      )`.execute(db)
    await sql`CREATE INDEX unread_answer_by_due ON unread_answer (due_at)`.execute(db)
    await chatLinks(db)
    await sql`CREATE INDEX mail_by_end ON mail (kept_until)`.execute(db)
  },
}

/** Links that open one chat in another browser, and the tokens that they are exchanged for. */
async function chatLinks(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE chat_link (
      code_hash text PRIMARY KEY,
      workspace_id uuid NOT NULL REFERENCES workspace,
      site_id uuid NOT NULL REFERENCES site,
      visitor_id uuid NOT NULL REFERENCES visitor ON DELETE CASCADE,
      chat_id uuid NOT NULL REFERENCES chat_session ON DELETE CASCADE,
      created_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      used_at timestamptz,
      client_hash text,
      kept_until timestamptz NOT NULL
    )`.execute(db)
  await sql`CREATE INDEX chat_link_by_visitor ON chat_link (visitor_id)`.execute(db)
  await sql`CREATE INDEX chat_link_by_chat ON chat_link (chat_id)`.execute(db)
  await sql`CREATE INDEX chat_link_by_end ON chat_link (kept_until)`.execute(db)
  await sql`
    ALTER TABLE visitor_token
      ADD COLUMN only_chat_id uuid REFERENCES chat_session ON DELETE CASCADE`.execute(db)
  await sql`
    CREATE INDEX visitor_token_by_chat ON visitor_token (only_chat_id)
    WHERE only_chat_id IS NOT NULL`.execute(db)
}
