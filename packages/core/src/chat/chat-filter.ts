import { numberIn } from './chat-number.ts'
import type { ListedChat } from './chat-record.ts'
import type { ChatFilter } from './chat-store.ts'

/** The tag that a search for this text finds. */
export const tagIn = (text: string): string => text.trim().normalize('NFC').toLowerCase()

/**
 * Whether a list with this filter has the chat; `texts` are those of its log. Every ChatStore answers as this function
 * does, then newest first, by id, up to the limit.
 */
export function matchesFilter(
  chat: ListedChat,
  texts: readonly (string | null)[],
  filter: Omit<ChatFilter, 'limit'>,
): boolean {
  const { status, kind, agentId, siteId, siteIds, visitorId, chatId, beforeId, text } = filter
  if (status !== undefined && chat.status !== status) return false
  if (kind !== undefined && chat.kind !== kind) return false
  if (agentId !== undefined && chat.agentId !== agentId) return false
  if (siteId !== undefined && chat.siteId !== siteId) return false
  if (siteIds !== undefined && !siteIds.includes(chat.siteId)) return false
  if (visitorId !== undefined && chat.visitorId !== visitorId) return false
  if (chatId !== undefined && chat.id !== chatId) return false
  if (beforeId !== undefined && chat.id >= beforeId) return false
  if (text === undefined) return true
  if (chat.number === numberIn(text)) return true
  if (chat.tags.includes(tagIn(text))) return true
  const searched = [chat.visitor.name, chat.visitor.email, chat.subject, ...texts]
  const wanted = text.toLowerCase()
  return searched.some((value) => value?.toLowerCase().includes(wanted))
}
