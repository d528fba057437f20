import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * The kind of a chat, and its number for people. Every chat that exists gets a number, which writes its row. A node of
 * the version before, which knows of no numbers, gets longer ones by default.
 */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      ALTER TABLE chat_session
        ADD COLUMN kind text NOT NULL DEFAULT 'live' CHECK (kind IN ('live', 'message')),
        ADD COLUMN follow_up_of uuid,
        ADD COLUMN number text`.execute(db)
    await numberChats(db)
    await replaceIndexes(db)
    // Every stored entry is of an older kind, so none has to be read.
    await sql`
      ALTER TABLE message
        DROP CONSTRAINT message_kind_check,
        ADD CONSTRAINT message_kind_check CHECK (
          kind IN (
            'text', 'accepted', 'transferred', 'requeued', 'ended', 'rated', 'note', 'became_message'
          )
        ) NOT VALID`.execute(db)
  },
}

/**
 * The n-th chat of a workspace gets n, spread over all numbers of five characters (or of six, if there are more chats
 * than those), in the characters of new numbers. 6700417 shares no factor with 28, so that no two are the same.
 */
async function numberChats(db: Kysely<unknown>): Promise<void> {
  await sql`
    WITH counted AS (
      SELECT id, row_number() OVER (PARTITION BY workspace_id ORDER BY ticket) AS n
      FROM chat_session
    ), spread AS (
      SELECT id,
        CASE WHEN n < 28 ^ 5 THEN n * 6700417 % (28 ^ 5)::bigint ELSE n * 6700417 % (28 ^ 6)::bigint END AS code,
        CASE WHEN n < 28 ^ 5 THEN 4 ELSE 5 END AS digits
      FROM counted
    ), written AS (
      SELECT id, (
        SELECT string_agg(
          substr('23456789BCDFGHJKMNPQRSTVWXYZ', (code / (28 ^ digit)::bigint % 28)::integer + 1, 1), ''
          ORDER BY digit
        ) FROM generate_series(0, digits) AS digit
      ) AS number
      FROM spread
    )
    UPDATE chat_session SET number = written.number FROM written WHERE written.id = chat_session.id`.execute(
    db,
  )
  await sql`
    ALTER TABLE chat_session
      ALTER COLUMN number SET DEFAULT upper(translate(left(md5(random()::text), 9), '01ae', 'hjkm')),
      ALTER COLUMN number SET NOT NULL`.execute(db)
  await sql`
    CREATE UNIQUE INDEX chat_session_number ON chat_session (workspace_id, number)`.execute(db)
}

/** The queue has live chats alone, and a visitor has one of them; of messages they may have several. */
async function replaceIndexes(db: Kysely<unknown>): Promise<void> {
  await sql`DROP INDEX chat_session_open_of_visitor`.execute(db)
  await sql`
    CREATE UNIQUE INDEX chat_session_open_of_visitor ON chat_session (visitor_id)
      WHERE status <> 'ended' AND kind = 'live'`.execute(db)
  await sql`DROP INDEX chat_session_waiting`.execute(db)
  await sql`
    CREATE INDEX chat_session_waiting ON chat_session (workspace_id, ticket)
      WHERE status = 'waiting' AND kind = 'live'`.execute(db)
  await sql`
    CREATE INDEX chat_session_message ON chat_session (workspace_id, id)
      WHERE status = 'waiting' AND kind = 'message'`.execute(db)
}
