import type { Clock } from '../platform/clock.ts'
import type { ChatCache } from './chat-cache.ts'
import type { ChatHead, ChatRecord } from './chat-record.ts'
import type { EntryRecord } from './entry-store.ts'
import { closesAt } from './idle-timeout.ts'

/** How long an answer waits for the cache after its commit; a slow cache delays it no longer. */
const publishWithinMs = 100

export interface PublishNeeds {
  cache: Pick<ChatCache, 'publish'>
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
  await new Promise<void>((resolve) => {
    const stop = clock.after(publishWithinMs, resolve)
    void cache.publish(head, entries).finally(() => {
      stop()
      resolve()
    })
  })
}
