import type { ChatState } from '@papo/sdk'

type Read = Pick<ChatState, 'messages' | 'readUpTo'>

const countTexts = ({ messages }: Read, side: 'visitor' | 'agent', after: number): number =>
  messages.filter(({ kind, author, seq }) => kind === 'text' && author.type === side && seq > after)
    .length

/**
 * The number of agents' texts that the visitor has not read. `readElsewhere` is a read mark that the
 * server may not know yet; the later one counts.
 */
export const unreadByVisitor = (state: Read, readElsewhere = 0): number =>
  countTexts(state, 'agent', Math.max(state.readUpTo.visitor, readElsewhere))

/** The number of visitor's texts that no agent has read. An agent's answer counts as reading all before it. */
export function unreadByAgents(state: Read): number {
  const answer = state.messages.findLast(
    ({ kind, author }) => kind === 'text' && author.type === 'agent',
  )
  return countTexts(state, 'visitor', Math.max(state.readUpTo.agent, answer?.seq ?? 0))
}
