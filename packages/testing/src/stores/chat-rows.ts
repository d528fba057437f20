import type { ChatHead, ChatRecord } from '@papo/core/chat/chat-record'
import { headOf } from '@papo/core/chat/publish-head'
import type { ChatRow } from './tables.ts'

export function recordOf({ firstAcceptedAt: _, movedAt: __, ...chat }: ChatRow): ChatRecord {
  return chat
}

/** The head of a chat; the cache fills in the delivered marks. */
export function headOfRow(chat: ChatRow): ChatHead {
  return headOf(chat, chat.movedAt.getTime())
}
