import type { ChatState, Message } from '@papo/sdk'

/** The part of a draft that would be sent. */
export const sendableText = (draft: string): string => draft.trim()

const isText = (type: 'visitor' | 'agent') => (message: Message) =>
  message.kind === 'text' && message.author.type === type

/** The visitor’s messages that no agent has read. An agent’s answer counts as reading all before it. */
export function unreadIn({ messages, readUpTo }: ChatState): number {
  const answeredAt = messages.findLast(isText('agent'))?.seq ?? 0
  const readAt = Math.max(readUpTo.agent, answeredAt)
  return messages.filter(isText('visitor')).filter(({ seq }) => seq > readAt).length
}

/** The agents’ messages that the visitor has not read. */
export const leftUnreadIn = ({ messages, readUpTo }: ChatState): number =>
  messages.filter(isText('agent')).filter(({ seq }) => seq > readUpTo.visitor).length
