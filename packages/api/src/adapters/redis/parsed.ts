import type { ChatHead } from '@papo/core/chat/chat-record'
import { shared } from '@papo/core/platform/shared-text'

/** What a key holds, or null. */
export function parsed(reply: unknown): unknown {
  return typeof reply === 'string' ? Object.freeze(JSON.parse(reply) as unknown) : null
}

/** Heads of all open chats are kept, and many are of one site. */
export function headOf(reply: unknown): ChatHead | null {
  const head = parsed(reply) as ChatHead | null
  if (head === null) return null
  const { workspaceId, siteId } = head
  return Object.freeze({ ...head, workspaceId: shared(workspaceId), siteId: shared(siteId) })
}
