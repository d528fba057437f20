import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * How far an erasure has gone through each log, so that each step begins where the one before ended. Chats of visitors
 * who are erased already keep their counts. It only adds, so the version before runs on.
 */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      ALTER TABLE chat_session
        ADD COLUMN erased_up_to integer NOT NULL DEFAULT 0,
        ADD COLUMN erased_entries integer NOT NULL DEFAULT 0`.execute(db)
    await sql`
      UPDATE chat_session SET erased_entries = (
        SELECT count(*) FROM message WHERE message.chat_id = chat_session.id AND message.erased
      )
      FROM visitor WHERE visitor.id = chat_session.visitor_id AND visitor.erased_at IS NOT NULL`.execute(
      db,
    )
  },
}
