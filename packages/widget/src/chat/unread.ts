import type { ChatState } from '@papo/sdk'

/** How many texts of the agents the visitor has not read, here or in another tab. */
export const countUnread = ({
  messages,
  readUpTo,
}: Pick<ChatState, 'messages' | 'readUpTo'>): number =>
  messages.filter(
    ({ kind, author, seq }) => kind === 'text' && author.type === 'agent' && seq > readUpTo.visitor,
  ).length
