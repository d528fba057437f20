import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * The browser and the pages of each chat's visitor, notes about visitors, tags of chats, and which attributes are signed.
 */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      CREATE TABLE visit (
        chat_id uuid PRIMARY KEY REFERENCES chat_session ON DELETE CASCADE,
        workspace_id uuid NOT NULL REFERENCES workspace,
        browser text,
        system text,
        time_zone text,
        journey jsonb NOT NULL CONSTRAINT visit_journey_bound CHECK (
          jsonb_typeof(journey) = 'array' AND jsonb_array_length(journey) <= 20
        )
      )`.execute(db)
    await sql`
      CREATE TABLE visitor_note (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspace,
        visitor_id uuid NOT NULL REFERENCES visitor ON DELETE CASCADE,
        author_id uuid NOT NULL REFERENCES agent,
        client_id uuid NOT NULL,
        text text NOT NULL,
        created_at timestamptz NOT NULL,
        edited_at timestamptz
      )`.execute(db)
    await sql`
      CREATE UNIQUE INDEX visitor_note_sent ON visitor_note (visitor_id, author_id, client_id)`.execute(
      db,
    )
    await sql`
      ALTER TABLE chat_session
        ADD COLUMN tags text[] NOT NULL DEFAULT '{}'
        CONSTRAINT chat_session_tags_bound CHECK (cardinality(tags) <= 10)`.execute(db)
    await sql`
      ALTER TABLE visitor_identity
        ADD COLUMN attributes_verified text[] NOT NULL DEFAULT '{}'`.execute(db)
  },
}
