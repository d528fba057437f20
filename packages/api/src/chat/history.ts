import type { ChatList, ChatStatus } from '@papo/protocol'
import type { AgentCaller } from '../caller.ts'
import { Refusal } from '../refusal.ts'
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
  const { before, limit, ...wanted } = query
  // One more than asked for tells whether there is a next page.
  const filter: ChatFilter = { ...wanted, limit: limit + 1 }
  if (before !== undefined) filter.beforeId = decodeCursor(before)
  const found = await services.database.work.read((stores) =>
    stores.chats.list(caller.workspaceId, filter),
  )
  const page = found.slice(0, limit)
  const chats = await Promise.all(
    page.map(async (chat) => chatView(chat, await services.places.of(chat), 'agent')),
  )
  const last = page.at(-1)
  const isMore = found.length > limit && last !== undefined
  return { chats, nextCursor: isMore ? encodeCursor(last.id) : null }
}

const encodeCursor = (id: string) => `c1.${id}`

function decodeCursor(cursor: string): string {
  const found = /^c1\.([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/u.exec(cursor)
  if (found?.[1] === undefined) {
    throw new Refusal('invalid_cursor', 'This `before` is not one of ours.')
  }
  return found[1]
}
