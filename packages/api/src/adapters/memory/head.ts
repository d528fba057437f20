import type { ChatHead } from '../../chat/chat-record.ts'

/** What a head brings over the one that is known: entries, marks and warnings only, or nothing. */
export type HeadUpdate = 'log' | 'marks' | 'nothing'

/** Where a head says what a side was given. */
export const deliveryMarks = { visitor: 'deliveredToVisitor', agent: 'deliveredToAgent' } as const

const marks = ['readByVisitor', 'readByAgent', 'deliveredToVisitor', 'deliveredToAgent'] as const

/**
 * The known head moved forward by another one. The later entry, or the later edition, decides all but the
 * marks, which only grow; what one agent was given says nothing of the next. A head that was told before
 * is told again: its waiters may have missed it.
 */
export function advanceHead(
  known: ChatHead | undefined,
  next: ChatHead,
): { head: ChatHead; move: HeadUpdate } {
  if (known === undefined) return { head: next, move: 'log' }
  const ahead = next.generation - known.generation || next.lastSeq - known.lastSeq
  const head: ChatHead = { ...(ahead >= 0 ? next : known) }
  for (const mark of marks) head[mark] = Math.max(known[mark], next[mark])
  if (ahead > 0) {
    if (next.agentId !== known.agentId) head.deliveredToAgent = next.deliveredToAgent
    return { head, move: 'log' }
  }
  const isMarked = marks.some((mark) => head[mark] > known[mark])
  if (isMarked || head.closesAt !== known.closesAt) return { head, move: 'marks' }
  return { head, move: ahead === 0 ? 'log' : 'nothing' }
}
