import { sql, type Kysely } from 'kysely'
import type { VisitorSeen, VisitorPresenceStore } from '@papo/core/presence/visitor-presence-store'
import { live, waiting } from './chat-columns.ts'
import type { Tables } from './schema.ts'

export class VisitorPresence implements VisitorPresenceStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async recordSeen(seen: readonly VisitorSeen[]): Promise<void> {
    if (seen.length === 0) return
    // The same order on every node prevents deadlocks.
    const ordered = seen.toSorted((a, b) => (a.chatId < b.chatId ? -1 : 1))
    await sql`
      INSERT INTO visitor_presence AS known (chat_id, workspace_id, seen_at)
      SELECT * FROM unnest(
        ${ordered.map(({ chatId }) => chatId)}::uuid[],
        ${ordered.map(({ workspaceId }) => workspaceId)}::uuid[],
        ${ordered.map(({ at }) => at.toISOString())}::timestamptz[]
      )
      ON CONFLICT (chat_id) DO UPDATE SET seen_at = excluded.seen_at
        WHERE known.seen_at < excluded.seen_at`.execute(this.#db)
  }

  async of(workspaceId: string, chatId: string): Promise<Date | null> {
    const found = await this.#db
      .selectFrom('visitor_presence')
      .select('seen_at as at')
      .where('workspace_id', '=', workspaceId)
      .where('chat_id', '=', chatId)
      .executeTakeFirst()
    return found?.at ?? null
  }

  async removeOutdated(): Promise<void> {
    await this.#db
      .deleteFrom('visitor_presence')
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('chat_session as chat')
              .select(sql.lit(1).as('waits'))
              .whereRef('chat.id', '=', 'visitor_presence.chat_id')
              .where('chat.status', '=', waiting)
              .where('chat.kind', '=', live),
          ),
        ),
      )
      .execute()
  }
}
