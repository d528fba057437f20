import type { Kysely } from 'kysely'
import { ended } from './chat-columns.ts'
import type { Tables } from './schema.ts'

/** Stores the page that a visitor is on; false if the visitor has no such chat or it has ended. */
export async function savePage(
  db: Kysely<Tables>,
  workspaceId: string,
  id: string,
  visitorId: string,
  page: { url: string; title: string | null },
): Promise<boolean> {
  const saved = await db
    .updateTable('chat_session')
    .set({ page_url: page.url, page_title: page.title })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('visitor_id', '=', visitorId)
    .where('status', '<>', ended)
    .returning('id')
    .executeTakeFirst()
  return saved !== undefined
}
