import { type TimelineEntry, timelineOf } from '@papo/chat-kit/timeline/timeline'
import type { ChatState, Message } from '@papo/sdk'
import type { I18n } from '../locales/i18n.ts'

/** The rows of a chat in order, without the entries that visitors do not see. */
export const entriesOf = (
  state: Pick<ChatState, 'messages' | 'outgoing'>,
  i18n: I18n,
): TimelineEntry[] =>
  timelineOf(state, null, (message) =>
    message.kind === 'text' ? message.text : noticeOf(message, i18n),
  )

/** The server has taken out the name of an agent who was erased. */
const nameOf = (name: string | null | undefined, i18n: I18n): string =>
  name || i18n.t('chat.former')

/** The author's name: visible at the start of a group, always read out by screen readers. */
export const authorOf = ({ kind, message }: TimelineEntry, i18n: I18n): string =>
  kind === 'visitor' ? i18n.t('chat.you') : nameOf(message?.author.name, i18n)

/** The text of an entry that is not a message; null if visitors do not see it. */
export function noticeOf({ kind, author, to }: Message, i18n: I18n): string | null {
  const agent = nameOf(author.name, i18n)
  switch (kind) {
    case 'accepted':
      return i18n.t('chat.joined', { agent })
    case 'transferred':
      return i18n.t('chat.transferred', { agent: nameOf(to?.name, i18n) })
    case 'requeued':
      return i18n.t(author.type === 'system' ? 'chat.requeued' : 'chat.returned')
    case 'ended':
      if (author.type === 'visitor') return i18n.t('ended.byYou')
      return author.type === 'agent' ? i18n.t('ended.byAgent', { agent }) : i18n.t('ended.idle')
    default:
      return null
  }
}

/** The delivery state to show if the last message is the visitor's own, or else null. */
export function deliveryOf(
  entries: readonly TimelineEntry[],
  readByAgent: number,
): 'msg.sending' | 'msg.sent' | 'msg.read' | null {
  const last = entries.at(-1)
  if (last?.kind !== 'visitor' || last.outgoing?.state === 'failed') return null
  if (last.outgoing) return 'msg.sending'
  return last.seq <= readByAgent ? 'msg.read' : 'msg.sent'
}
