import type { DeliveredUpTo } from '@papo/protocol'
import type { Caller } from '../caller.ts'
import type { ChatHead } from '../chat/chat-record.ts'
import type { Services } from '../services.ts'

/**
 * Who asks for what comes after `seq` has taken everything up to it. Nobody waits for this to be told, and
 * an idle poll has nothing to tell. What could not be told is told by the next poll.
 */
export function recordDelivery(
  { cache }: Services,
  head: ChatHead,
  caller: Caller,
  seq: number,
): void {
  const side = sideOf(head, caller)
  if (side === null) return
  const known = side === 'visitor' ? head.deliveredToVisitor : head.deliveredToAgent
  if (seq > known) void cache.markDelivered(head.chatId, side, seq)
}

/** For agents: how far each side has taken the log. Who reads this has taken what comes with it. */
export function deliveredUpTo(head: ChatHead, caller: Caller, seq: number): DeliveredUpTo {
  const isOwn = sideOf(head, caller) === 'agent'
  const agent = isOwn ? Math.max(head.deliveredToAgent, seq) : head.deliveredToAgent
  return { visitor: head.deliveredToVisitor || null, agent: agent || null }
}

/** A head as the database has it, with what the cache knows to have been given. */
export function withDelivered(head: ChatHead, known: ChatHead): ChatHead {
  const { deliveredToVisitor } = known
  return {
    ...head,
    deliveredToVisitor,
    deliveredToAgent: known.agentId === head.agentId ? known.deliveredToAgent : 0,
  }
}

/** A colleague who looks on stands for nobody. */
function sideOf({ agentId }: ChatHead, caller: Caller): 'visitor' | 'agent' | null {
  if (caller.type === 'visitor') return 'visitor'
  return caller.agentId === agentId ? 'agent' : null
}
