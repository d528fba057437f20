import { type ChatAction, type MessageKind, statusAfter } from '@papo/protocol'
import type { AgentCaller, Caller, VisitorCaller } from '../platform/caller.ts'
import { answersSite, hasRole } from '../agent/agent.ts'
import { Refusal } from '../platform/refusal.ts'
import { cutText } from '../platform/text.ts'
import type { SiteRules } from '../site/rules.ts'
import type { ChatRecord } from './chat-record.ts'
import type { EntryRecord } from './entry-store.ts'
import { resetIdleTimer, noTimers, replyDueAt } from './idle-timeout.ts'

/** An entry before it is written, which gives it its id. */
export type NewEntry = Omit<EntryRecord, 'id'>

/** A chat after a transition, with the entry that records it. */
export interface Transition {
  chat: ChatRecord
  entry: NewEntry
}

/** The content of a new entry; the chat determines the rest. */
type EntryContent = Pick<EntryRecord, 'kind' | 'authorType' | 'authorId' | 'authorName'> &
  Partial<Pick<EntryRecord, 'clientId' | 'text' | 'rating' | 'to'>>

/** The chat and its next entry: `lastSeq` goes up by one, and `lastPublicSeq` follows unless it is a note. */
function withEntry(chat: ChatRecord, content: EntryContent, now: Date): Transition {
  const seq = chat.lastSeq + 1
  return {
    chat: {
      ...chat,
      lastSeq: seq,
      lastPublicSeq: content.kind === 'note' ? chat.lastPublicSeq : seq,
    },
    entry: {
      workspaceId: chat.workspaceId,
      chatId: chat.id,
      seq,
      clientId: null,
      text: null,
      rating: null,
      to: null,
      erased: false,
      createdAt: now,
      ...content,
    },
  }
}

/** The chat after a transition, which clears the timers of the old status. */
function transition(chat: ChatRecord, action: ChatAction): ChatRecord {
  // @fault legal-move
  const status = statusAfter(chat.status, action)
  if (status !== null) return { ...chat, status, ...noTimers, requeuedAt: null }
  if (chat.status === 'ended') throw new Refusal('chat_ended', 'The chat has ended.')
  throw new Refusal('chat_not_active', `A ${chat.status} chat cannot be changed so.`)
}

/** The caller as the author of an entry. */
export function authorOf(caller: Caller) {
  return caller.type === 'visitor'
    ? ({ authorType: 'visitor', authorId: caller.visitorId, authorName: caller.name } as const)
    : ({ authorType: 'agent', authorId: caller.agentId, authorName: caller.name } as const)
}

/** What decides who may read a chat. */
type Readable = { workspaceId: string; siteId: string; visitorId: string } & (
  | { readonly id: string }
  | { readonly chatId: string }
)

/** Whether the caller may read the chat: its visitor, and the agents of the workspace who answer its site. */
export function mayRead(chat: Readable, caller: Caller): boolean {
  // @fault chat-of-workspace
  if (caller.workspaceId !== chat.workspaceId) return false
  // @fault own-chats
  return caller.type === 'agent'
    ? answersSite(caller, chat.siteId)
    : caller.visitorId === chat.visitorId &&
        isInScope('chatId' in chat ? chat.chatId : chat.id, caller)
}

/** A token that came out of a mail opens one chat. */
export const isInScope = (chatId: string, { onlyChatId = chatId }: VisitorCaller): boolean =>
  onlyChatId === chatId

export const chatNotFound = () => new Refusal('chat_not_found', 'There is no such chat.')

/** The chat, for a caller who may read it. Refuses `chat_not_found` for any other caller. */
export function requireReadable<Chat extends Readable>(chat: Chat | null, caller: Caller): Chat {
  if (chat !== null && mayRead(chat, caller)) return chat
  throw chatNotFound()
}

const subjectLength = 200

/** The beginning of a text, for lists: one line, at most 200 code points. */
export function subjectOf(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim()
  const isLong = line.length > subjectLength && cutText(line, subjectLength) !== line
  return isLong ? `${cutText(line, subjectLength - 1)}…` : line
}

/** A text by the visitor or by the chat's agent. Refuses `not_your_chat`, `chat_not_active`, `chat_ended`. */
export function write(
  chat: ChatRecord,
  caller: Caller,
  message: { clientId: string; text: string },
  rules: SiteRules,
  now: Date,
): Transition {
  if (chat.status === 'ended') throw new Refusal('chat_ended', 'The chat has ended.')
  if (caller.type === 'agent') requireOwnChat(chat, caller)
  const kind: MessageKind = 'text'
  const next = resetIdleTimer(chat, rules, now)
  const change = withEntry(next, { kind, ...authorOf(caller), ...message }, now)
  if (caller.type === 'visitor') change.chat.subject ??= subjectOf(message.text)
  else change.chat.replyDueAt = null
  return change
}

/**
 * The visitor turns the waiting chat into a message: it leaves the queue, and no timer ends it. The use case refuses
 * `already_accepted` and `message_missing`.
 */
export function becomeMessage(chat: ChatRecord, caller: VisitorCaller, now: Date): Transition {
  return withEntry(
    { ...chat, kind: 'message', ...noTimers },
    { kind: 'became_message', ...authorOf(caller) },
    now,
  )
}

/**
 * The agent accepts the chat. Refuses `agent_at_capacity`. The use case refuses `already_accepted`, since
 * it knows the winner's name.
 */
export function accept(
  chat: ChatRecord,
  caller: AgentCaller,
  load: { active: number; capacity: number },
  rules: SiteRules,
  now: Date,
): Transition {
  const next = resetIdleTimer(transition(chat, 'accept'), rules, now)
  // A message takes no capacity.
  if (chat.kind === 'live' && load.active >= load.capacity) {
    throw new Refusal('agent_at_capacity', `You have ${load.active} open chats already.`)
  }
  return withEntry(
    { ...next, agentId: caller.agentId, acceptedAt: now, replyDueAt: replyDueAt(chat, rules, now) },
    { kind: 'accepted', ...authorOf(caller) },
    now,
  )
}

/**
 * A note among agents, by the chat's agent. The idle timer does not restart: the visitor does not see the
 * note.
 */
export function note(
  chat: ChatRecord,
  caller: AgentCaller,
  message: { clientId: string; text: string },
  now: Date,
): Transition {
  if (chat.status === 'ended') throw new Refusal('chat_ended', 'The chat has ended.')
  requireOwnChat(chat, caller)
  return withEntry(chat, { kind: 'note', ...authorOf(caller), ...message }, now)
}

/**
 * The chat's agent transfers it to a colleague. `acceptedAt` stays; the colleague's first reply has its own
 * deadline.
 */
export function transfer(
  chat: ChatRecord,
  caller: AgentCaller,
  to: { id: string; name: string },
  rules: SiteRules,
  now: Date,
): Transition {
  const next = resetIdleTimer(transition(chat, 'transfer'), rules, now)
  return withEntry(
    { ...next, agentId: to.id, replyDueAt: replyDueAt(chat, rules, now) },
    { kind: 'transferred', ...authorOf(caller), to },
    now,
  )
}

/** The chat's agent requeues it, at its old ticket. */
export function requeueByAgent(
  chat: ChatRecord,
  caller: AgentCaller,
  rules: SiteRules,
  now: Date,
): Transition {
  return requeued(chat, authorOf(caller), rules, now)
}

const bySystem = { authorType: 'system', authorId: null, authorName: null } as const

/** The agent is absent or has not answered: the chat is requeued, at its old ticket. */
export function requeueBySystem(chat: ChatRecord, rules: SiteRules, now: Date): Transition {
  return requeued(chat, bySystem, rules, now)
}

function requeued(
  chat: ChatRecord,
  author: Pick<EntryRecord, 'authorType' | 'authorId' | 'authorName'>,
  rules: SiteRules,
  now: Date,
): Transition {
  const next = resetIdleTimer(transition(chat, 'requeue'), rules, now)
  return withEntry(
    { ...next, agentId: null, acceptedAt: null, requeuedAt: now },
    { kind: 'requeued', ...author },
    now,
  )
}

/**
 * Either side ends the chat. The visitor may end it while it waits or is active; the chat's agent may end
 * it; an admin may end any chat, waiting ones too. Null if it has already ended.
 */
export function end(chat: ChatRecord, caller: Caller, now: Date): Transition | null {
  if (caller.type === 'agent' && !hasRole(caller.role, 'admin')) requireOwnOrEnded(chat, caller)
  return chat.status === 'ended' ? null : ended(chat, caller, now)
}

/** An agent ends an open chat of a visitor whom they block. The use case refuses `not_your_chat`. */
export const endByBlock = (chat: ChatRecord, caller: AgentCaller, now: Date): Transition =>
  ended(chat, caller, now)

function ended(chat: ChatRecord, caller: Caller, now: Date): Transition {
  const next = transition(chat, chat.status === 'waiting' ? 'leave' : 'end')
  return withEntry(
    { ...next, endedAt: now, endedBy: caller.type },
    { kind: 'ended', ...authorOf(caller) },
    now,
  )
}

/** The system ends the chat, whether it is waiting or active. */
export function expire(chat: ChatRecord, now: Date): Transition {
  return withEntry(
    { ...transition(chat, 'expire'), endedAt: now, endedBy: 'system' },
    { kind: 'ended', ...bySystem },
    now,
  )
}

/** The visitor's rating, once. Null if the same rating is stored already. */
export function rate(
  chat: ChatRecord,
  caller: Caller,
  submitted: { rating: number; feedback: string | null },
  now: Date,
): Transition | null {
  if (chat.status !== 'ended') throw new Refusal('chat_not_ended', 'The chat has not ended yet.')
  if (chat.rating !== null) {
    if (chat.rating === submitted.rating && chat.feedback === submitted.feedback) return null
    throw new Refusal('already_rated', 'The chat has another rating already.')
  }
  return withEntry(
    { ...chat, rating: submitted.rating, feedback: submitted.feedback },
    { kind: 'rated', ...authorOf(caller), rating: submitted.rating, text: submitted.feedback },
    now,
  )
}

/** Only the chat's agent may write in it or transfer it. Refuses `not_your_chat`, `chat_not_active`. */
export function requireOwnChat(chat: ChatRecord, caller: AgentCaller): void {
  if (chat.agentId === caller.agentId && chat.status === 'active') return
  if (chat.status === 'waiting') {
    throw new Refusal('chat_not_active', 'Accept the chat before you write in it.')
  }
  throw new Refusal('not_your_chat', 'Another agent has this chat.')
}

function requireOwnOrEnded(chat: ChatRecord, caller: AgentCaller): void {
  if (chat.agentId === caller.agentId) return
  throw new Refusal('not_your_chat', 'Only the chat’s agent or an admin may end it.')
}
