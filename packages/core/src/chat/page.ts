import { limits, type PageVisit } from '@papo/protocol'
import type { VisitorCaller } from '../platform/caller.ts'
import type { Services } from '../services.ts'
import { cleanLine, cleanUrl } from '../platform/text.ts'
import { chatNotFound } from './transitions.ts'

/**
 * Records the page that the visitor is on now. Adds nothing to the log, and leaves an ended chat unchanged.
 * Refuses `chat_not_found`.
 */
export async function recordPage(
  { database }: Pick<Services, 'database'>,
  chatId: string,
  { workspaceId, visitorId }: VisitorCaller,
  body: PageVisit,
): Promise<void> {
  const page = {
    url: cleanUrl('url', body.url),
    title: cleanLine('title', body.title?.replaceAll(/\s+/gu, ' '), limits.titleLength),
  }
  const isSet = await database.work.run((stores) =>
    stores.chats.savePage(workspaceId, chatId, visitorId, page),
  )
  if (isSet) return
  const head = await database.work.read((stores) => stores.chats.head(workspaceId, chatId))
  if (head?.visitorId !== visitorId) throw chatNotFound()
}
