import { limits, type PageVisit } from '@papo/protocol'
import type { VisitorCaller } from '../platform/caller.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { cleanLine, cleanUrl } from '../platform/text.ts'
import type { ChatStore } from './chat-store.ts'
import { chatNotFound, isInScope } from './transitions.ts'

interface PageNeeds {
  work: UnitOfWork<{ chats: Pick<ChatStore, 'savePage' | 'head'> }>
}

/**
 * Records the page that the visitor is on now. Adds nothing to the log, and leaves an ended chat unchanged.
 * Refuses `chat_not_found`.
 */
export async function recordPage(
  { work }: PageNeeds,
  chatId: string,
  caller: VisitorCaller,
  body: PageVisit,
): Promise<void> {
  const { workspaceId, visitorId } = caller
  if (!isInScope(chatId, caller)) throw chatNotFound()
  const page = {
    url: cleanUrl('url', body.url),
    title: cleanLine('title', body.title?.replaceAll(/\s+/gu, ' '), limits.titleLength),
  }
  const isSet = await work.run((stores) =>
    stores.chats.savePage(workspaceId, chatId, visitorId, page),
  )
  if (isSet) return
  const head = await work.read((stores) => stores.chats.head(workspaceId, chatId))
  if (head?.visitorId !== visitorId) throw chatNotFound()
}
