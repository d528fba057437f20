import type { ChatState } from '@papo/sdk'

/** The number of agents' texts after the read mark: the server's or another tab's, whichever is later. */
export const countUnread = (
  { messages, readUpTo }: Pick<ChatState, 'messages' | 'readUpTo'>,
  readInTabs: number,
): number =>
  messages.filter(
    ({ kind, author, seq }) =>
      kind === 'text' && author.type === 'agent' && seq > Math.max(readUpTo.visitor, readInTabs),
  ).length
