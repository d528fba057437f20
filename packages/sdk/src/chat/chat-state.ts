import type { Chat, LogPage, Message } from '@papo/protocol'
import type { ChatState } from './chat-handle.ts'
import { withChanges } from './equal.ts'

/** The fields of the state that repeat fields of the chat. */
function mirroredFields(chat: Chat) {
  const { status, kind, queuePosition, estimatedWait, agent, endedBy, rating } = chat
  return { chat, status, kind, queuePosition, estimatedWait, agent, endedBy, rating }
}

/** The state before the log is read. */
export const initialState = (chat: Chat): ChatState => ({
  ...mirroredFields(chat),
  site: null,
  messages: [],
  outgoing: [],
  typing: [],
  readUpTo: { visitor: 0, agent: 0 },
  deliveredUpTo: null,
  hasEarlier: false,
  closesAt: null,
  connection: 'connecting',
})

export const bySeq = (a: Message, b: Message): number => a.seq - b.seq

/** Both lists in order of `seq`, each `seq` once; `known` itself if `added` has nothing new. */
function mergeLogs(known: readonly Message[], added: readonly Message[]): readonly Message[] {
  const seqs = new Set(known.map(({ seq }) => seq))
  const fresh = added.filter(({ seq }) => !seqs.has(seq) && seqs.add(seq))
  return fresh.length ? [...known, ...fresh].sort(bySeq) : known
}

/** The chat after one entry of the log; unchanged if the chat already includes that entry. */
function chatAfter(chat: Chat, { kind, author, createdAt, rating, text, to, seq }: Message): Chat {
  if (seq <= chat.lastSeq) return chat
  const next = { ...chat, lastSeq: seq }
  if (kind === 'accepted' && author.id !== null) {
    if (chat.agent?.id !== author.id) {
      next.agent = { id: author.id, name: author.name ?? '', avatarUrl: null }
    }
    next.acceptedAt = createdAt
  } else if (kind === 'transferred' && to) {
    next.agent = { id: to.id, name: to.name, avatarUrl: null }
  } else if (kind === 'requeued') {
    next.agent = null
    next.acceptedAt = null
  } else if (kind === 'became_message') {
    next.kind = 'message'
  } else if (kind === 'ended') {
    next.endedAt = createdAt
    next.endedBy = author.type
  } else if (kind === 'rated') {
    next.rating = rating ?? null
    next.feedback = text
  }
  return next
}

/** Answers take a varying time: two ends that are closer together than this are the same. */
const sameEndMs = 2000

function closesAtOf({ closesInSeconds }: LogPage, known: number | null, now: number) {
  if (typeof closesInSeconds !== 'number') return null
  const closesAt = now + closesInSeconds * 1000
  return known !== null && Math.abs(known - closesAt) < sameEndMs ? known : closesAt
}

/**
 * The state after one page of the log. A page with `reset` replaces the log. An ended chat stays
 * ended, even if an answer that was in flight at the end has another status.
 */
export function withPage(state: ChatState, page: LogPage, now: number): ChatState {
  const { reset, messages, readUpTo } = page
  const isWhole = reset || !state.messages.length
  const known = reset ? { ...state.chat, lastSeq: 0 } : state.chat
  const status = state.status === 'ended' && !reset ? 'ended' : page.status
  const isWaiting = status === 'waiting'
  const after = messages.reduce(chatAfter, known)
  const chat = {
    ...after,
    status,
    kind: page.kind ?? after.kind,
    queuePosition: isWaiting ? page.queuePosition : null,
    estimatedWait: isWaiting ? page.estimatedWait : null,
  }
  return withChanges(state, {
    ...mirroredFields(chat),
    site: isWaiting ? (page.site ?? null) : null,
    messages: mergeLogs(reset ? [] : state.messages, messages),
    hasEarlier: isWhole ? (page.hasEarlier ?? false) : state.hasEarlier,
    closesAt: closesAtOf(page, state.closesAt, now),
    typing: page.typing.filter(
      ({ id }) => !messages.some(({ kind, author }) => kind === 'text' && author.id === id),
    ),
    readUpTo: reset
      ? readUpTo
      : {
          visitor: Math.max(readUpTo.visitor, state.readUpTo.visitor),
          agent: Math.max(readUpTo.agent, state.readUpTo.agent),
        },
    deliveredUpTo: page.deliveredUpTo ?? null,
  })
}

/** The state with the page before its first message. */
export const withEarlier = (state: ChatState, page: LogPage): ChatState =>
  withChanges(state, {
    messages: mergeLogs(state.messages, page.messages),
    hasEarlier: page.hasEarlier ?? false,
  })

/** The state after an answer about the chat itself, unless the log is already ahead of it. */
export function withChat(state: ChatState, chat: Chat): ChatState {
  if (chat.lastSeq < state.chat.lastSeq) return state
  if (state.status === 'ended' && chat.status !== 'ended') return state
  const site = chat.status === 'waiting' ? state.site : null
  return withChanges(state, { ...mirroredFields(chat), site })
}

/** The state after an outgoing message became the next entry of the log. */
export const withSent = (state: ChatState, message: Message): ChatState =>
  withChanges(state, {
    messages: [...state.messages, message],
    closesAt: null,
    outgoing: state.outgoing.filter(({ clientId }) => clientId !== message.clientId),
    chat: { ...state.chat, lastSeq: Math.max(message.seq, state.chat.lastSeq) },
  })
