import type { DeliveredUpTo } from '@papo/protocol'
import type { ChatCache } from '../chat/chat-cache.ts'
import type { ChatHead } from '../chat/chat-record.ts'
import type { Caller } from '../platform/caller.ts'

/**
 * A caller who asks for entries after `seq` has received everything up to it. The answer does not wait for
 * this write, and an idle poll writes nothing. The next poll repeats a failed write.
 */
export function recordDelivery(
  cache: Pick<ChatCache, 'markDelivered'>,
  head: ChatHead,
  caller: Caller,
  seq: number,
): void {
  const side = sideOf(head, caller)
  if (side === null) return
  const known = side === 'visitor' ? head.deliveredToVisitor : head.deliveredToAgent
  if (seq > known) void cache.markDelivered(head.workspaceId, head.chatId, side, seq)
}

/**
 * For agents: how far each side has received the log. An agent who reads this page has received its
 * entries.
 */
export function deliveredUpTo(head: ChatHead, caller: Caller, seq: number): DeliveredUpTo {
  const isOwn = sideOf(head, caller) === 'agent'
  const agent = isOwn ? Math.max(head.deliveredToAgent, seq) : head.deliveredToAgent
  return { visitor: head.deliveredToVisitor || null, agent: agent || null }
}

/** A head from the database, with the marks that the cache alone has. */
export function withCachedMarks(head: ChatHead, known: ChatHead): ChatHead {
  const { deliveredToVisitor, pageAt } = known
  return {
    ...head,
    deliveredToVisitor,
    pageAt,
    deliveredToAgent: known.agentId === head.agentId ? known.deliveredToAgent : 0,
  }
}

/** Which side the caller reads for; null for a colleague of the chat's agent. */
function sideOf({ agentId }: ChatHead, caller: Caller): 'visitor' | 'agent' | null {
  if (caller.type === 'visitor') return 'visitor'
  return caller.agentId === agentId ? 'agent' : null
}
