import { type TimelineEntry, timelineOf } from '@papo/chat-kit/timeline/timeline'
import type { ChatState, Message } from '@papo/sdk'

type Messages = readonly Message[]
type Entries = readonly TimelineEntry[]
type TextOf = (message: Message) => string

/** Gives the timeline of a chat, as its agent sees it; the same array while nothing of it has changed. */
export type Timeline = (
  state: Pick<ChatState, 'messages' | 'outgoing'>,
  textOf: TextOf,
) => readonly TimelineEntry[]

/** Where the messages of `known`, none of them changed, begin in `messages`; -1 if they are not there. */
function startOf(known: Messages, messages: Messages): number {
  const [first] = known
  const start = first ? messages.indexOf(first) : -1
  return known.every((message, at) => messages[start + at] === message) ? start : -1
}

/** A timeline that computes only what has come before and after the messages it knows. */
export function createTimeline(myId: string): Timeline {
  let known: { messages: Messages; textOf: TextOf; entries: Entries } | null = null
  let whole: { log: Entries; outgoing: ChatState['outgoing']; entries: Entries } | null = null

  const compute = (messages: Messages, textOf: TextOf): Entries =>
    timelineOf({ messages, outgoing: [] }, myId, textOf)

  function logOf(messages: Messages, textOf: TextOf): Entries {
    if (known?.messages === messages && known.textOf === textOf) return known.entries
    const start = known?.textOf === textOf ? startOf(known.messages, messages) : -1
    if (!known || start === -1) return compute(messages, textOf)
    const last = start + known.messages.length - 1
    return [
      // Whether an entry starts a day or a group depends on the one before it.
      ...compute(messages.slice(0, start + 1), textOf),
      ...known.entries.slice(1),
      ...compute(messages.slice(last), textOf).slice(1),
    ]
  }

  return ({ messages, outgoing }, textOf) => {
    const log = logOf(messages, textOf)
    known = { messages, textOf, entries: log }
    if (whole?.log === log && whole.outgoing === outgoing) return whole.entries
    const last = messages.slice(-1)
    const rest = timelineOf({ messages: last, outgoing }, myId, textOf).slice(last.length)
    whole = { log, outgoing, entries: rest.length ? [...log, ...rest] : log }
    return whole.entries
  }
}
