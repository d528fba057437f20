import type { ChatState } from '@papo/sdk'

/** How many texts of the agents come after what was read, as the server or another tab knows it. */
export const countUnread = (
  { messages, readUpTo }: Pick<ChatState, 'messages' | 'readUpTo'>,
  readInTabs: number,
): number =>
  messages.filter(
    ({ kind, author, seq }) =>
      kind === 'text' && author.type === 'agent' && seq > Math.max(readUpTo.visitor, readInTabs),
  ).length
