import type { ChatState, Message, OutgoingMessage } from '@papo/sdk'

/** Consecutive messages of one author within this time form a group. */
const groupMs = 5 * 60_000

export type TimelineItem =
  /** The heading above a day. */
  | { kind: 'day'; key: string; seq: number; at: string }
  /** An entry that is not a text: accepted, ended, rated … */
  | { kind: 'notice'; key: string; seq: number; message: Message }
  | Bubble

export interface Bubble {
  kind: 'bubble'
  /** The same before and after the message is stored. */
  key: string
  /** Infinity until the message is stored. */
  seq: number
  at: string
  side: 'visitor' | 'agent'
  authorId: string | null
  authorName: string | null
  text: string
  /** A note, which only agents see. */
  isNote: boolean
  isErased: boolean
  /** The first and the last message of a group. */
  isFirst: boolean
  isLast: boolean
  /** The message while it is in the outbox, or else null. */
  outgoing: OutgoingMessage | null
}

const dayOf = (iso: string): string => new Date(iso).toDateString()

function bubbleOf(message: Message): Bubble {
  return {
    kind: 'bubble',
    key: message.clientId ?? message.id,
    seq: message.seq,
    at: message.createdAt,
    side: message.author.type === 'visitor' ? 'visitor' : 'agent',
    authorId: message.author.id,
    authorName: message.author.name,
    text: message.text ?? '',
    isNote: message.kind === 'note',
    isErased: message.erased ?? false,
    isFirst: true,
    isLast: true,
    outgoing: null,
  }
}

const bubbleOfOutgoing = (outgoing: OutgoingMessage, myId: string): Bubble => ({
  kind: 'bubble',
  key: outgoing.clientId,
  seq: Infinity,
  at: outgoing.createdAt,
  side: 'agent',
  authorId: myId,
  authorName: null,
  text: outgoing.text,
  isNote: false,
  isErased: false,
  isFirst: true,
  isLast: true,
  outgoing,
})

function isSameGroup(one: TimelineItem | undefined, other: Bubble): one is Bubble {
  return (
    one?.kind === 'bubble' &&
    one.side === other.side &&
    one.authorId === other.authorId &&
    one.isNote === other.isNote &&
    Date.parse(other.at) - Date.parse(one.at) < groupMs
  )
}

/** The log and then the outbox, with a heading for each day. */
export function timelineOf(
  { messages, outgoing }: Pick<ChatState, 'messages' | 'outgoing'>,
  myId: string,
): readonly TimelineItem[] {
  const items: TimelineItem[] = []
  let day = ''
  const add = (item: Bubble | Extract<TimelineItem, { kind: 'notice' }>, at: string) => {
    if (dayOf(at) !== day) {
      day = dayOf(at)
      items.push({ kind: 'day', key: `day-${day}`, seq: item.seq, at })
    }
    const last = items.at(-1)
    if (item.kind === 'bubble' && isSameGroup(last, item)) {
      last.isLast = false
      item.isFirst = false
    }
    items.push(item)
  }
  for (const message of messages) {
    if (message.kind === 'text' || message.kind === 'note')
      add(bubbleOf(message), message.createdAt)
    else {
      const { id, seq, createdAt } = message
      add({ kind: 'notice', key: id, seq, message }, createdAt)
    }
  }
  for (const message of outgoing) add(bubbleOfOutgoing(message, myId), message.createdAt)
  return items
}

/**
 * The `seq` of the agent’s last message, which shows whether it was read. Null if it is erased, and
 * while it is in the outbox, so that no line appears and disappears above it.
 */
export function lastOwnSeq(items: readonly TimelineItem[]): number | null {
  const last = items.findLast(
    (item): item is Bubble =>
      item.kind === 'bubble' &&
      item.side === 'agent' &&
      !item.isNote &&
      item.outgoing?.state !== 'failed',
  )
  return last && !last.outgoing && !last.isErased ? last.seq : null
}
