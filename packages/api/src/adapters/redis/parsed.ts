import type { ChatHead } from '@papo/core/chat/chat-record'
import { shared } from '@papo/core/platform/shared-text'

/** What a key holds, or null. */
export function parsed(reply: unknown): unknown {
  return typeof reply === 'string' ? Object.freeze(JSON.parse(reply) as unknown) : null
}

/** Heads of all open chats are kept: the ids that many of them have, or their readers, are kept once. */
export function headOf(chatId: string, reply: unknown): ChatHead | null {
  const head = parsed(reply) as (Omit<ChatHead, 'pageAt'> & Partial<ChatHead>) | null
  if (head === null) return null
  // A node of the version before has no page.
  const { workspaceId, siteId, agentId, pageAt = 0 } = head
  return Object.freeze({
    ...head,
    pageAt,
    chatId,
    workspaceId: shared(workspaceId),
    siteId: shared(siteId),
    agentId: agentId === null ? null : shared(agentId),
  })
}
