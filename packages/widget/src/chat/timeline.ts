import type { ChatState, Message, OutgoingMessage } from '@papo/sdk'
import { daysBetween, type I18n } from '../locales/i18n.ts'

/** One row of the conversation: an entry of the log or a message in the outbox. */
export interface Entry {
  /** The same before and after a message is stored. */
  readonly key: string
  /** The `seq` in the log, or null while the message is in the outbox. */
  readonly seq: number | null
  readonly side: 'visitor' | 'agent' | 'notice'
  /** The author's name: visible at the start of a group, always read out by screen readers. */
  readonly author: string
  readonly text: string
  readonly at: Date
  /** The day's label if this is the first row of a day, or else null. */
  readonly day: string | null
  /** Whether it is the first of a group of messages of one author. */
  readonly isFirst: boolean
  /** The message while it is in the outbox, or else null. */
  readonly outgoing: OutgoingMessage | null
}

/** Consecutive messages of one author form a group while they are at most this far apart. */
const groupMs = 5 * 60_000

type Shown = Pick<ChatState, 'messages' | 'outgoing'>

/** The rows of a chat in order, without the entries that visitors do not see. */
export function arrange({ messages, outgoing }: Shown, i18n: I18n, now: Date): Entry[] {
  const rows = [
    ...messages.flatMap((message) => fromLog(message, i18n) ?? []),
    ...outgoing.map((message) => onItsWay(message, i18n)),
  ]
  let before: Row | undefined
  return rows.map((row) => {
    const isNewDay = !before || daysBetween(before.at, row.at) !== 0
    const isFirst =
      !before ||
      isNewDay ||
      row.side !== before.side ||
      row.author !== before.author ||
      row.at.getTime() - before.at.getTime() > groupMs
    before = row
    return { ...row, isFirst, day: isNewDay ? i18n.day(row.at, now) : null }
  })
}

type Row = Omit<Entry, 'day' | 'isFirst'>

function fromLog(message: Message, i18n: I18n): Row | null {
  const { kind, author, id, clientId, seq, createdAt } = message
  const text = kind === 'text' ? message.text : noticeOf(message, i18n)
  if (text === null) return null
  const side = kind !== 'text' || author.type === 'system' ? 'notice' : author.type
  return {
    key: clientId ?? id,
    seq,
    side,
    author: side === 'visitor' ? i18n.t('chat.you') : nameOf(author.name, i18n),
    text,
    at: new Date(createdAt),
    outgoing: null,
  }
}

const onItsWay = (outgoing: OutgoingMessage, i18n: I18n): Row => ({
  key: outgoing.clientId,
  seq: null,
  side: 'visitor',
  author: i18n.t('chat.you'),
  text: outgoing.text,
  at: new Date(outgoing.createdAt),
  outgoing,
})

const nameOf = (name: string | null | undefined, i18n: I18n): string => name || i18n.t('chat.agent')

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
  entries: readonly Entry[],
  readByAgent: number,
): 'msg.sending' | 'msg.sent' | 'msg.read' | null {
  const last = entries.at(-1)
  if (last?.side !== 'visitor' || last.outgoing?.state === 'failed') return null
  if (last.seq === null) return 'msg.sending'
  return last.seq <= readByAgent ? 'msg.read' : 'msg.sent'
}
