import type { Caller } from '../platform/caller.ts'
import type { ChatHead } from '../chat/chat-record.ts'
import { chatNotFound, mayRead } from '../chat/transitions.ts'
import { withDelivered } from './delivery.ts'
import type { Services } from '../services.ts'

/**
 * The chat's head from the cache, else from the database. Only the database can say that the caller may not
 * read it: the chat may have got another visitor. Refuses `chat_not_found` then.
 */
export async function headFor(
  services: Services,
  chatId: string,
  caller: Caller,
): Promise<ChatHead> {
  const cached = await services.cache.head(chatId)
  if (cached !== null && mayRead(cached, caller)) return cached
  const head = await freshHead(services, chatId, caller)
  if (head === null || !mayRead(head, caller)) throw chatNotFound()
  return head
}

/**
 * Reads the head of a chat of the caller's workspace from the database, adds the delivered marks of the
 * cache, and stores it there.
 */
export async function freshHead(
  services: Services,
  chatId: string,
  { workspaceId }: Pick<Caller, 'workspaceId'>,
): Promise<ChatHead | null> {
  const [known, head] = await Promise.all([
    services.cache.head(chatId),
    services.database.work.read((stores) => stores.chats.head(workspaceId, chatId)),
  ])
  if (head === null) return null
  await services.cache.remember(head)
  return known === null ? head : withDelivered(head, known)
}

/** The last entry that this caller may see. */
export function lastVisible(head: ChatHead, caller: Caller): number {
  return caller.type === 'agent' ? head.lastSeq : head.lastPublicSeq
}
