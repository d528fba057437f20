import { retentionBatch } from '@papo/core/privacy/retention-batch'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Tables } from './schema.ts'

/**
 * Removes the oldest batch of entries of the first of these chats whose log is longer than a batch; the generation goes
 * up. Null: that chat has no entry left, or there is none.
 */
export async function thinChat(
  db: Kysely<Tables>,
  which: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
): Promise<{ workspaceId: string; chatId: string } | null> {
  const { rows } = await sql<{ workspaceId: string; chatId: string }>`
    SELECT workspace_id AS "workspaceId", id AS "chatId" FROM chat_session
    WHERE ${which} AND last_seq > ${retentionBatch.entries}
    ORDER BY ${order} LIMIT 1 FOR UPDATE SKIP LOCKED`.execute(db)
  const [chat] = rows
  if (chat === undefined) return null
  const removed = await sql`
    DELETE FROM message WHERE chat_id = ${chat.chatId} AND seq <= (
      SELECT max(seq) FROM (
        SELECT seq FROM message WHERE chat_id = ${chat.chatId}
        ORDER BY seq LIMIT ${retentionBatch.entries}
      ) AS oldest
    )`.execute(db)
  if (Number(removed.numAffectedRows ?? 0n) === 0) return null
  await sql`UPDATE chat_session SET edition = edition + 1 WHERE id = ${chat.chatId}`.execute(db)
  return chat
}
