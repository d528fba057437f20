import type { ChatState, Message } from '@papo/sdk'

/** What would be sent of a draft. */
export const sendableText = (draft: string): string => draft.trim()

const isText = (type: 'visitor' | 'agent') => (message: Message) =>
  message.kind === 'text' && message.author.type === type

/** The visitor’s messages that no agent has read. Who has answered has read what came before. */
export function unreadIn({ messages, readUpTo }: ChatState): number {
  const answeredAt = messages.findLast(isText('agent'))?.seq ?? 0
  const readAt = Math.max(readUpTo.agent, answeredAt)
  return messages.filter(isText('visitor')).filter(({ seq }) => seq > readAt).length
}

/** The agents’ messages that the visitor has not read. */
export const leftUnreadIn = ({ messages, readUpTo }: ChatState): number =>
  messages.filter(isText('agent')).filter(({ seq }) => seq > readUpTo.visitor).length
