import { type Kysely, sql } from 'kysely'
import { anyOf } from './chat-lists.ts'
import type { Tables } from './schema.ts'

export async function saveTags(
  db: Kysely<Tables>,
  workspaceId: string,
  id: string,
  tags: readonly string[],
): Promise<void> {
  await db
    .updateTable('chat_session')
    .set({ tags: [...tags] })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute()
}

/** The tags of each of the newest chats with any, newest first. */
export async function latestTags(
  db: Kysely<Tables>,
  workspaceId: string,
  { siteIds, limit }: { siteIds?: readonly string[]; limit: number },
): Promise<string[][]> {
  let tagged = db
    .selectFrom('chat_session')
    .select('tags')
    .where('workspace_id', '=', workspaceId)
    // As in the index.
    .where(sql<boolean>`tags <> '{}'`)
    .orderBy('id', 'desc')
    .limit(limit)
  if (siteIds !== undefined) tagged = tagged.where('site_id', '=', anyOf(siteIds))
  return (await tagged.execute()).map(({ tags }) => tags)
}
