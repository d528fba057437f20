import type { ChatState } from '@papo/sdk'

/** A transfer to this agent, who has not opened the chat yet. */
export interface Unopened {
  /** The colleague’s name; null if it is not known any more. */
  readonly by: string | null
}

/** The last transfer to the agent, unless they have read or written in the chat since. */
export function unopenedTransfer(
  { messages, readUpTo }: Pick<ChatState, 'messages' | 'readUpTo'>,
  myId: string,
): Unopened | null {
  const transfer = messages.findLast(({ kind }) => kind === 'transferred')
  if (!transfer || transfer.to?.id !== myId || transfer.author.id === myId) return null
  if (readUpTo.agent >= transfer.seq) return null
  const hasWritten = messages.some(({ seq, author }) => seq > transfer.seq && author.id === myId)
  return hasWritten ? null : { by: transfer.author.name }
}
