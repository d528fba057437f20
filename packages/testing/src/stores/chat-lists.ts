import { matchesFilter } from '@papo/core/chat/chat-filter'
import type { ChatDetail, ListedChat } from '@papo/core/chat/chat-record'
import type { ChatFilter } from '@papo/core/chat/chat-store'
import type { Transaction } from '../database/transaction.ts'
import { recordOf } from './chat-rows.ts'
import { identityOf } from './identities.ts'
import { byId } from './sites.ts'
import type { ChatRow, MemoryTables } from './tables.ts'

export const waitingIn = (workspaceId: string) => (chat: ChatRow) =>
  chat.workspaceId === workspaceId && chat.status === 'waiting' && chat.kind === 'live'

/** The queue of a workspace, or of one of its sites, oldest ticket first. */
export function queueOf(
  transaction: Transaction,
  tables: MemoryTables,
  workspaceId: string,
  { siteId, siteIds, limit }: { siteId?: string; siteIds?: readonly string[]; limit: number },
): { chats: ListedChat[]; total: number } {
  const queue = tables.chats
    .rows(transaction)
    .filter(waitingIn(workspaceId))
    .filter((chat) => siteId === undefined || chat.siteId === siteId)
    .filter((chat) => siteIds?.includes(chat.siteId) ?? true)
    .sort((a, b) => a.ticket - b.ticket)
  const chats = queue.slice(0, limit).map((chat) => listedOf(transaction, tables, chat))
  return { chats, total: queue.length }
}

/** One page of the history, newest first. */
export function historyOf(
  transaction: Transaction,
  tables: MemoryTables,
  workspaceId: string,
  { limit, ...filter }: ChatFilter,
): ListedChat[] {
  const texts = (chatId: string) =>
    filter.text === undefined
      ? []
      : tables.entries.rowsIn(transaction, chatId).map(({ text }) => text)
  return tables.chats
    .rows(transaction)
    .filter((chat) => chat.workspaceId === workspaceId)
    .sort(byId)
    .reverse()
    .map((chat) => listedOf(transaction, tables, chat))
    .filter((chat) => matchesFilter(chat, texts(chat.id), filter))
    .slice(0, limit)
}

/** The chat with all fields of its visitor. */
export function detailOf(
  transaction: Transaction,
  tables: MemoryTables,
  chat: ChatRow,
): ChatDetail {
  const listed = listedOf(transaction, tables, chat)
  const { attributes } = present(tables.visitors.get(transaction, chat.visitorId))
  return { ...listed, visitor: { ...listed.visitor, attributes } }
}

function listedOf(transaction: Transaction, tables: MemoryTables, row: ChatRow): ListedChat {
  const chat = recordOf(row)
  const { name: siteName } = present(tables.sites.get(transaction, chat.siteId))
  const { id, name, email } = present(tables.visitors.get(transaction, chat.visitorId))
  const identity = identityOf(transaction, tables, id)
  const agent = chat.agentId === null ? null : present(tables.agents.get(transaction, chat.agentId))
  return {
    ...chat,
    siteName,
    visitor: { id, name, email, identity },
    agent: agent === null ? null : { id: agent.id, name: agent.name, avatarUrl: agent.avatarUrl },
  }
}

/** The row that another one refers to: the tables see to it that it exists. */
function present<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Error('a row refers to one that is missing')
  return row
}
