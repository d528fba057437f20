import type { ChatHead } from '../chat/chat-record.ts'

/** What a head adds to the known one: entries, only marks or a new `closesAt`, or nothing. */
export type HeadUpdate = 'log' | 'marks' | 'nothing'

/** The field of a head with the delivered mark of each side. */
export const deliveryMarks = { visitor: 'deliveredToVisitor', agent: 'deliveredToAgent' } as const

const marks = [
  'readByVisitor',
  'readByAgent',
  'deliveredToVisitor',
  'deliveredToAgent',
  'pageAt',
] as const

/**
 * Merges a head into the known one. The head with the later generation, then the later seq, decides every field but
 * the marks, which only grow; `deliveredToAgent` starts over for a new agent. A head that is published again wakes
 * again: the waiters may have missed it.
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

/** Whether the chat has a place among those who wait: a message that waits has none. */
export const isInQueue = ({ status, kind }: Pick<ChatHead, 'status' | 'kind'>): boolean =>
  status === 'waiting' && kind !== 'message'

/** Whether lists of chats show the chat in another way: what is said while it is active changes none. */
export const isOtherInLists = (known: ChatHead | undefined, head: ChatHead): boolean =>
  known === undefined ||
  known.status !== head.status ||
  known.agentId !== head.agentId ||
  (known.lastSeq !== head.lastSeq && head.status !== 'active')
