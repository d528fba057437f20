import type { ChatState, Message, OutgoingMessage } from '@papo/sdk'

/** Consecutive messages of one author form a group while they are at most this far apart. */
const groupMs = 5 * 60_000

/** An entry of the log or a message in the outbox, in its place among the others. */
export interface TimelineEntry {
  /** The same before and after a message is stored. */
  readonly key: string
  /** Infinity while the message is in the outbox. */
  readonly seq: number
  /** A message of the visitor or of an agent, an agent's note, or what nobody wrote. */
  readonly kind: 'visitor' | 'agent' | 'note' | 'notice'
  /** Null for the visitor, of whom a chat has one, and for the system. */
  readonly authorId: string | null
  readonly text: string
  readonly at: Date
  /** Whether it is the first of a calendar day. */
  readonly startsDay: boolean
  /** Whether it is the first of a group. */
  readonly isFirst: boolean
  /** The entry of the log; the outbox has none. */
  readonly message?: Message
  /** The message while it is in the outbox. */
  readonly outgoing?: OutgoingMessage
}

type Row = Omit<TimelineEntry, 'startsDay' | 'isFirst'>

/**
 * The log and then the outbox, in days and in groups of one author's messages. The outbox is the one
 * of the agent `myId`, or the visitor's if that is null. `textOf` gives what an entry of the log says;
 * null leaves it out.
 */
export function timelineOf(
  { messages, outgoing }: Pick<ChatState, 'messages' | 'outgoing'>,
  myId: string | null,
  textOf: (message: Message) => string | null,
): TimelineEntry[] {
  const rows = [
    ...messages.flatMap((message) => fromLog(message, textOf(message)) ?? []),
    ...outgoing.map((message) => onItsWay(message, myId)),
  ]
  return rows.map((row, index) => {
    const before = rows[index - 1]
    const startsDay = before?.at.toDateString() !== row.at.toDateString()
    const isFirst =
      startsDay ||
      row.kind !== before?.kind ||
      row.authorId !== before.authorId ||
      row.at.getTime() - before.at.getTime() > groupMs
    return { ...row, startsDay, isFirst }
  })
}

function fromLog(message: Message, text: string | null): Row | null {
  const { kind, author, id, clientId, seq, createdAt } = message
  if (text === null) return null
  return {
    key: clientId ?? id,
    seq,
    kind:
      kind === 'note' ? kind : kind === 'text' && author.type !== 'system' ? author.type : 'notice',
    authorId: author.type === 'agent' ? author.id : null,
    text,
    at: new Date(createdAt),
    message,
  }
}

const onItsWay = (outgoing: OutgoingMessage, myId: string | null): Row => ({
  key: outgoing.clientId,
  seq: Infinity,
  kind: myId === null ? 'visitor' : 'agent',
  authorId: myId,
  text: outgoing.text,
  at: new Date(outgoing.createdAt),
  outgoing,
})
