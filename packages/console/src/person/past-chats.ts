import type { AgentClient, Chat, Message } from '@papo/sdk'
import { createPages, type Pages } from '../loaded/pages.ts'

const pageSize = 10

/** The other chats of a visitor than `chatId`, newest first. */
export function createPastChats(
  client: Pick<AgentClient, 'listChats'>,
  visitorId: string,
  chatId: string,
): Pages<Chat> {
  return createPages(async (before) => {
    const query = { visitorId, limit: pageSize, ...(before === null ? {} : { before }) }
    const { chats, nextCursor } = await client.listChats(query)
    return { items: chats.filter(({ id }) => id !== chatId), next: nextCursor }
  })
}

/** The log of one of them, newest first, to be read alone: it is neither followed nor marked as read. */
export function createPastLog(
  client: Pick<AgentClient, 'getMessages'>,
  chatId: string,
): Pages<Message> {
  return createPages<Message, number>(async (before) => {
    const query = before === null ? ({ tail: true } as const) : { before }
    const { messages, hasEarlier } = await client.getMessages(chatId, query)
    const first = messages[0]?.seq ?? null
    return { items: messages.toReversed(), next: hasEarlier ? first : null }
  })
}
