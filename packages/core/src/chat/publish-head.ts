import type { Clock } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import type { ChatCache } from './chat-cache.ts'
import type { ChatHead, ChatRecord } from './chat-record.ts'
import type { EntryRecord } from './entry-store.ts'
import { closesAt } from './idle-timeout.ts'

/** How long an answer waits for the cache after its commit; a slow cache delays it no longer. */
const publishWithinMs = 100

export interface PublishNeeds {
  cache: Pick<ChatCache, 'publish' | 'invalidate'>
  clock: Clock
}

export function headOf(chat: ChatRecord, changedAt: number): ChatHead {
  return {
    chatId: chat.id,
    workspaceId: chat.workspaceId,
    siteId: chat.siteId,
    visitorId: chat.visitorId,
    agentId: chat.agentId,
    status: chat.status,
    kind: chat.kind,
    ticket: chat.ticket,
    lastSeq: chat.lastSeq,
    lastPublicSeq: chat.lastPublicSeq,
    readByVisitor: chat.readByVisitor,
    readByAgent: chat.readByAgent,
    deliveredToVisitor: 0,
    deliveredToAgent: 0,
    pageAt: 0,
    closesAt: closesAt(chat),
    generation: chat.generation,
    changedAt,
  }
}

/** Publishes the committed head, with the entries of the commit: resolves when the cache has it or after 100 ms, and never rejects. */
export async function publishHead(
  { cache, clock }: PublishNeeds,
  head: ChatHead,
  entries: readonly EntryRecord[] = [],
): Promise<void> {
  await inTime(clock, cache.publish(head, entries))
}

/**
 * After a unit of work that failed: unless a refusal of its own has rolled it back, it may have been committed, and
 * nobody believes the cached heads of these chats until they are read from the database. Never rejects.
 */
export async function invalidateUnlessUndone(
  { cache, clock }: PublishNeeds,
  error: unknown,
  heads: readonly ChatHead[],
): Promise<void> {
  if (error instanceof Refusal && error.code !== 'unavailable') return
  await Promise.all(heads.map((head) => inTime(clock, cache.invalidate(head))))
}

const inTime = (clock: Clock, told: Promise<void>): Promise<void> =>
  new Promise<void>((resolve) => {
    const stop = clock.after(publishWithinMs, resolve)
    void told.finally(() => {
      stop()
      resolve()
    })
  })
