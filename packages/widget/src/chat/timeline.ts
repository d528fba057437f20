import type { ChatState, Message, OutgoingMessage } from '@papo/sdk'
import { daysBetween, type Speech } from '../words/speech.ts'

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
export function arrange({ messages, outgoing }: Shown, speech: Speech, now: Date): Entry[] {
  const rows = [
    ...messages.flatMap((message) => fromLog(message, speech) ?? []),
    ...outgoing.map((message) => onItsWay(message, speech)),
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
    return { ...row, isFirst, day: isNewDay ? speech.day(row.at, now) : null }
  })
}

type Row = Omit<Entry, 'day' | 'isFirst'>

function fromLog(message: Message, speech: Speech): Row | null {
  const { kind, author, id, clientId, seq, createdAt } = message
  const text = kind === 'text' ? message.text : noticeOf(message, speech)
  if (text === null) return null
  const side = kind !== 'text' || author.type === 'system' ? 'notice' : author.type
  return {
    key: clientId ?? id,
    seq,
    side,
    author: side === 'visitor' ? speech.say('chat.you') : nameOf(author.name, speech),
    text,
    at: new Date(createdAt),
    outgoing: null,
  }
}

const onItsWay = (outgoing: OutgoingMessage, speech: Speech): Row => ({
  key: outgoing.clientId,
  seq: null,
  side: 'visitor',
  author: speech.say('chat.you'),
  text: outgoing.text,
  at: new Date(outgoing.createdAt),
  outgoing,
})

const nameOf = (name: string | null | undefined, speech: Speech): string =>
  name || speech.say('chat.agent')

/** What happened besides texts, in words; null for what visitors are not told. */
export function noticeOf({ kind, author, to }: Message, speech: Speech): string | null {
  const agent = nameOf(author.name, speech)
  switch (kind) {
    case 'accepted':
      return speech.say('chat.joined', { agent })
    case 'transferred':
      return speech.say('chat.transferred', { agent: nameOf(to?.name, speech) })
    case 'requeued':
      return speech.say(author.type === 'system' ? 'chat.requeued' : 'chat.returned')
    case 'ended':
      if (author.type === 'visitor') return speech.say('ended.byYou')
      return author.type === 'agent'
        ? speech.say('ended.byAgent', { agent })
        : speech.say('ended.idle')
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
