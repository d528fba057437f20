import type { ChatHead } from '../../chat/chat-record.ts'

/** What a head brings over the one that is known: entries, read marks only, or nothing. */
export type HeadMove = 'log' | 'marks' | 'nothing'

/**
 * The known head moved forward by another one. The later entry decides all but the read marks, which
 * only grow. A head that was told before is told again: its waiters may have missed it.
 */
export function moveHead(
  known: ChatHead | undefined,
  next: ChatHead,
): { head: ChatHead; move: HeadMove } {
  if (known === undefined) return { head: next, move: 'log' }
  const later = next.lastSeq >= known.lastSeq ? next : known
  const head: ChatHead = {
    ...later,
    readByVisitor: Math.max(known.readByVisitor, next.readByVisitor),
    readByAgent: Math.max(known.readByAgent, next.readByAgent),
  }
  if (next.lastSeq > known.lastSeq) return { head, move: 'log' }
  const marked = head.readByVisitor > known.readByVisitor || head.readByAgent > known.readByAgent
  if (marked) return { head, move: 'marks' }
  return { head, move: next.lastSeq === known.lastSeq ? 'log' : 'nothing' }
}
