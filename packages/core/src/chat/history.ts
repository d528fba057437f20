import type { ChatKind, ChatList, ChatStatus } from '@papo/protocol'
import { answeredSites } from '../agent/agent.ts'
import type { AgentCaller, Caller, VisitorCaller } from '../platform/caller.ts'
import { decodeListCursor, encodeListCursor } from '../platform/list-cursor.ts'
import type { ShowNeeds } from './show.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { ChatFilter, ChatStore } from './chat-store.ts'
import { chatView } from './chat-view.ts'
import type { UnreadAnswerStore } from './unread-answer.ts'

interface HistoryNeeds extends Pick<ShowNeeds, 'queuePositions'> {
  work: UnitOfWork<{
    chats: Pick<ChatStore, 'list'>
    unreadAnswers: Pick<UnreadAnswerStore, 'count'>
  }>
}

export interface HistoryQuery {
  status?: ChatStatus
  kind?: ChatKind
  agentId?: string
  siteId?: string
  visitorId?: string
  text?: string
  before?: string
  limit: number
}

/** The workspace’s chats of the sites that the caller answers, newest first, a page at a time. Refuses `invalid_cursor`. */
export async function listChats(
  needs: HistoryNeeds,
  query: HistoryQuery,
  caller: AgentCaller,
): Promise<ChatList> {
  return page(needs, query, caller)
}

/** The visitor's own chats, each with what they have not read, newest first, a page at a time. Refuses `invalid_cursor`. */
export async function listOwnChats(
  needs: HistoryNeeds,
  query: Pick<HistoryQuery, 'before' | 'limit'>,
  caller: VisitorCaller,
): Promise<ChatList> {
  const { visitorId, onlyChatId } = caller
  const scope = onlyChatId === undefined ? {} : { chatId: onlyChatId }
  const { chats, nextCursor } = await page(needs, { ...query, visitorId, ...scope }, caller)
  const ids = chats.map(({ id }) => id)
  const unread = await needs.work.read((stores) =>
    stores.unreadAnswers.count(caller.workspaceId, ids),
  )
  return { chats: chats.map((chat) => ({ ...chat, unread: unread.get(chat.id) ?? 0 })), nextCursor }
}

async function page(
  needs: HistoryNeeds,
  query: HistoryQuery & { chatId?: string },
  caller: Caller,
): Promise<ChatList> {
  const { before, limit, ...wanted } = query
  // One row more than `limit` shows whether there is a next page.
  const filter: ChatFilter = { ...wanted, limit: limit + 1 }
  const sites = caller.type === 'agent' ? answeredSites(caller) : null
  if (sites !== null) filter.siteIds = sites
  if (before !== undefined) filter.beforeId = decodeListCursor(before)
  const found = await needs.work.read((stores) => stores.chats.list(caller.workspaceId, filter))
  const shown = found.slice(0, limit)
  const chats = await Promise.all(
    shown.map(async (chat) => chatView(chat, await needs.queuePositions.of(chat), caller.type)),
  )
  const last = shown.at(-1)
  const isMore = found.length > limit && last !== undefined
  return { chats, nextCursor: isMore ? encodeListCursor(last.id) : null }
}
