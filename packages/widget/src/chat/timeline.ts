import type { ChatState, Message, OutgoingMessage } from '@papo/sdk'
import { daysBetween, type I18n } from '../locales/i18n.ts'

/** One row of the conversation. */
export interface Entry {
  /** The same for a message on its way and when it has arrived. */
  readonly key: string
  /** Place in the log, or null while it is on its way. */
  readonly seq: number | null
  readonly side: 'visitor' | 'agent' | 'notice'
  /** Who wrote it, for the eye where a group begins and for the ear always. */
  readonly author: string
  readonly text: string
  readonly at: Date
  /** A new day begins here: what to call it. */
  readonly day: string | null
  /** Whether it stands alone or first among messages of one author. */
  readonly isFirst: boolean
  /** A message on its way. */
  readonly outgoing: OutgoingMessage | null
}

/** Messages of one author belong together while they are less than this apart. */
const groupMs = 5 * 60_000

type Shown = Pick<ChatState, 'messages' | 'outgoing'>

/** The rows of a chat in order. What visitors are not shown is left out. */
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

/** What happened besides texts, in words; null for what visitors are not told. */
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

/** What is said under the last message when it is the visitor's own; null says nothing. */
export function deliveryOf(
  entries: readonly Entry[],
  readByAgent: number,
): 'msg.sending' | 'msg.sent' | 'msg.read' | null {
  const last = entries.at(-1)
  if (last?.side !== 'visitor' || last.outgoing?.state === 'failed') return null
  if (last.seq === null) return 'msg.sending'
  return last.seq <= readByAgent ? 'msg.read' : 'msg.sent'
}
