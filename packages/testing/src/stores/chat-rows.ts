import type { ChatHead, ChatRecord } from '@papo/core/chat/chat-record'
import { headOf } from '@papo/core/chat/publish-head'
import { type ChatRow, without } from './tables.ts'

export function recordOf(chat: ChatRow): ChatRecord {
  return without(chat, 'firstAcceptedAt', 'changedAt', 'erasedUpTo', 'erasedEntries')
}

/** The head of a chat; the cache fills in the marks that it alone has. */
export function headOfRow(chat: ChatRow): ChatHead {
  return headOf(chat, chat.changedAt.getTime())
}
