import type { ChatList, ChatStatus } from '@papo/protocol'
import type { AgentCaller, Caller, VisitorCaller } from '../platform/caller.ts'
import { decodeListCursor, encodeListCursor } from '../platform/list-cursor.ts'
import type { Services } from '../services.ts'
import type { ChatFilter } from './chat-store.ts'
import { chatView } from './chat-view.ts'

export interface HistoryQuery {
  status?: ChatStatus
  agentId?: string
  siteId?: string
  text?: string
  before?: string
  limit: number
}

/** The workspace's chats, newest first, a page at a time. Refuses `invalid_cursor`. */
export async function listChats(
  services: Services,
  query: HistoryQuery,
  caller: AgentCaller,
): Promise<ChatList> {
  return page(services, query, caller)
}

/** The visitor's own chats, newest first, a page at a time. Refuses `invalid_cursor`. */
export async function listOwnChats(
  services: Services,
  query: Pick<HistoryQuery, 'before' | 'limit'>,
  caller: VisitorCaller,
): Promise<ChatList> {
  return page(services, { ...query, visitorId: caller.visitorId }, caller)
}

async function page(
  services: Services,
  query: HistoryQuery & { visitorId?: string },
  caller: Caller,
): Promise<ChatList> {
  const { before, limit, ...wanted } = query
  // One row more than `limit` shows whether there is a next page.
  const filter: ChatFilter = { ...wanted, limit: limit + 1 }
  if (before !== undefined) filter.beforeId = decodeListCursor(before)
  const found = await services.database.work.read((stores) =>
    stores.chats.list(caller.workspaceId, filter),
  )
  const shown = found.slice(0, limit)
  const chats = await Promise.all(
    shown.map(async (chat) => chatView(chat, await services.queuePositions.of(chat), caller.type)),
  )
  const last = shown.at(-1)
  const isMore = found.length > limit && last !== undefined
  return { chats, nextCursor: isMore ? encodeListCursor(last.id) : null }
}
