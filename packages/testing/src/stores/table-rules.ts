import { limits, type Attributes } from '@papo/protocol'
import type { ChatRecord } from '@papo/core/chat/chat-record'
import type { EntryRecord } from '@papo/core/chat/entry-store'

const isRating = (rating: number | null): boolean => rating === null || (rating >= 1 && rating <= 5)

/** Why the database would refuse a chat. */
export function brokenByChat(chat: ChatRecord): string | null {
  const isWithinLog = (seq: number) => seq >= 0 && seq <= chat.lastSeq
  if (chat.status === 'active' && chat.agentId === null) return 'an active chat has an agent'
  if ((chat.status === 'ended') !== (chat.endedAt !== null)) return 'an ended chat has an end'
  if (!isRating(chat.rating)) return 'a rating is 1 to 5'
  if (chat.tags.length > limits.tagsOfChat) return 'chat_session_tags_bound'
  return [chat.lastPublicSeq, chat.readByVisitor, chat.readByAgent].every(isWithinLog)
    ? null
    : 'marks lie within the log'
}

/** Why the database would refuse an entry. */
export function brokenByEntry({
  kind,
  seq,
  text,
  clientId,
  authorType,
  authorId,
  rating,
}: EntryRecord) {
  const isWritten = kind === 'text' || kind === 'note'
  if (seq < 1) return 'a log begins with 1'
  if (isWritten && (text === null || clientId === null)) return 'a text has a text and a clientId'
  if ((authorType === 'system') !== (authorId === null)) return 'only the system has no id'
  return isRating(rating) ? null : 'a rating is 1 to 5'
}

/** As many bytes as PostgreSQL's text of the attributes: it puts a space after each colon and comma. */
export function isBounded(attributes: Attributes): boolean {
  const count = Object.keys(attributes).length
  const spaces = count === 0 ? 0 : 2 * count - 1
  const bytes = new TextEncoder().encode(JSON.stringify(attributes)).length + spaces
  return count <= limits.attributeCount && bytes <= limits.bodyBytes
}
