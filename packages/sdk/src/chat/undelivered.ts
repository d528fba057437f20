import type { ChatState } from './chat-handle.ts'

/**
 * How many of the agents’ texts the visitor has not been given yet, of those that are loaded; null where
 * that is not known. A text counts from the moment it is in the log until the visitor asks for what comes
 * after it, so a moment of one is no news.
 */
export function countUndelivered({ messages, deliveredUpTo }: ChatState): number | null {
  const given = deliveredUpTo?.visitor ?? null
  if (given === null) return null
  return messages.filter(
    ({ seq, kind, author }) => seq > given && kind === 'text' && author.type === 'agent',
  ).length
}
