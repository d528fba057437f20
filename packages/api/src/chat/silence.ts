import type { ChatRecord } from './chat-record.ts'

/** Once both sides have been warned (`warnAt` is spent), when silence ends the chat. */
export function closesAt(chat: Pick<ChatRecord, 'warnAt' | 'abandonAt'>): number | null {
  return chat.warnAt === null && chat.abandonAt !== null ? chat.abandonAt.getTime() : null
}
