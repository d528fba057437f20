import type { ChatCache } from '../chat/chat-cache.ts'
import type { ChatHead } from '../chat/chat-record.ts'
import type { ChatStore } from '../chat/chat-store.ts'
import { mayRead, requireReadable } from '../chat/transitions.ts'
import type { Caller } from '../platform/caller.ts'
import { andThen, type NowOrLater } from '../platform/now-or-later.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { withCachedMarks } from './delivery.ts'

export interface HeadNeeds {
  work: UnitOfWork<{ chats: Pick<ChatStore, 'head'> }>
  cache: Pick<ChatCache, 'head' | 'remember' | 'isCompared' | 'addPolled'>
}

/**
 * The chat's head from the cache, else from the database. Only the database can say that the caller may not
 * read it: the chat may have got another visitor. Refuses `chat_not_found` then.
 */
export function headFor(needs: HeadNeeds, chatId: string, caller: Caller): NowOrLater<ChatHead> {
  return andThen(needs.cache.head(caller.workspaceId, chatId), (cached) =>
    cached !== null && mayRead(cached, caller) ? cached : freshHead(needs, chatId, caller, cached),
  )
}

/**
 * The head for a plain poll. The cached one answers only while the chat is compared with the database, since nothing
 * else may tell that a commit was never published.
 */
export function polledHead(needs: HeadNeeds, chatId: string, caller: Caller): NowOrLater<ChatHead> {
  // @fault polled-heads
  if (!needs.cache.isCompared(chatId)) {
    return andThen(needs.cache.head(caller.workspaceId, chatId), async (known) => {
      const head = await freshHead(needs, chatId, caller, known)
      needs.cache.addPolled(chatId)
      return head
    })
  }
  return headFor(needs, chatId, caller)
}

/**
 * Reads the head from the database, adds the marks that the cache alone has, and stores it in the cache.
 * Refuses `chat_not_found` if the caller may not read the chat.
 */
export async function freshHead(
  { cache, work }: HeadNeeds,
  chatId: string,
  caller: Caller,
  known: ChatHead | null,
): Promise<ChatHead> {
  const head = await work.read((stores) => stores.chats.head(caller.workspaceId, chatId))
  if (head !== null) await cache.remember(head)
  const readable = requireReadable(head, caller)
  return known === null ? readable : withCachedMarks(readable, known)
}

/** The last entry that this caller may see. */
export function lastVisible(head: ChatHead, caller: Caller): number {
  return caller.type === 'agent' ? head.lastSeq : head.lastPublicSeq
}
