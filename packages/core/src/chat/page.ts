import { limits, type PageVisit, type VisitedPage } from '@papo/protocol'
import type { VisitorCaller } from '../platform/caller.ts'
import type { Clock } from '../platform/clock.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { cleanLine, cleanUrl } from '../platform/text.ts'
import type { ChatCache } from './chat-cache.ts'
import type { ChatStore } from './chat-store.ts'
import { chatNotFound, isInScope } from './transitions.ts'
import { noVisit, type VisitStore, withPage } from './visit.ts'

interface PageStores {
  chats: Pick<ChatStore, 'savePage' | 'head'>
  visits: VisitStore
}

interface PageNeeds {
  work: UnitOfWork<PageStores>
  cache: Pick<ChatCache, 'markPage'>
  clock: Clock
}

/**
 * Records the page that the visitor is on now, and tells the agents who follow the chat if it is another one. Adds
 * nothing to the log, and leaves an ended chat unchanged. Refuses `chat_not_found`.
 */
export async function recordPage(
  { work, cache, clock }: PageNeeds,
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
  const now = clock.now()
  const outcome = await work.run(async (stores) => {
    // The write locks the chat: two pages at once do not lose each other.
    const isOpen = await stores.chats.savePage(workspaceId, chatId, visitorId, page)
    if (!isOpen) return 'closed'
    return (await isAnother(stores, { workspaceId, chatId, page, now })) ? 'another' : 'same'
  })
  if (outcome === 'another') await cache.markPage(workspaceId, chatId, now.getTime())
  if (outcome !== 'closed') return
  const head = await work.read((stores) => stores.chats.head(workspaceId, chatId))
  if (head?.visitorId !== visitorId) throw chatNotFound()
}

interface Visited {
  workspaceId: string
  chatId: string
  page: Omit<VisitedPage, 'at'>
  now: Date
}

/** Adds the page to the chat's journey. Whether the visitor was on another one before. */
async function isAnother(
  { visits }: PageStores,
  { workspaceId, chatId, page, now }: Visited,
): Promise<boolean> {
  const visit = (await visits.find(workspaceId, chatId)) ?? noVisit(workspaceId, chatId)
  const journey = withPage(visit.journey, page, now)
  if (journey === visit.journey) return false
  await visits.save({ ...visit, journey })
  return true
}
