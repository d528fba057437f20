import type { IdleTimeout } from '@papo/protocol'
import type { SiteRules } from '../site/rules.ts'
import type { ChatRecord } from './chat-record.ts'

/** The times at which the sweeps act on a chat. */
export type ChatTimers = Pick<ChatRecord, 'requeueAt' | 'replyDueAt' | 'idleWarnAt' | 'idleEndAt'>

export const noTimers: ChatTimers = {
  requeueAt: null,
  replyDueAt: null,
  idleWarnAt: null,
  idleEndAt: null,
}

/** Ends fall on whole 5 s: activities close together write the same value, and move no index. */
const stepMs = 5_000
/** The warning never comes before half of the idle timeout is over, however long the site's warning is. */
const warningShare = 0.5

/** The idle timeout of a chat in milliseconds; null: it never ends by itself, as no message does. */
export function idleTimeoutMs(
  { status, kind }: Pick<ChatRecord, 'status' | 'kind'>,
  { waitingSeconds, activeSeconds }: IdleTimeout,
): number | null {
  if (kind === 'message') return null
  const seconds = { waiting: waitingSeconds, active: activeSeconds, ended: null }[status]
  return seconds === null ? null : seconds * 1000
}

/** How long before the end both sides are warned, in milliseconds. */
const warningMs = (limitMs: number, { warnSeconds }: IdleTimeout): number =>
  Math.min(warnSeconds * 1000, limitMs * warningShare)

/** The chat with its idle timer restarted at `since`; this withdraws an earlier warning. */
export function resetIdleTimer<Chat extends Pick<ChatRecord, 'status' | 'kind'>>(
  chat: Chat,
  { idleTimeout }: SiteRules,
  since: Date,
): Chat & Pick<ChatRecord, 'idleWarnAt' | 'idleEndAt'> {
  const limitMs = idleTimeoutMs(chat, idleTimeout)
  if (limitMs === null) return { ...chat, idleWarnAt: null, idleEndAt: null }
  const endsAt = Math.ceil((since.getTime() + limitMs) / stepMs) * stepMs
  return {
    ...chat,
    idleWarnAt: new Date(endsAt - warningMs(limitMs, idleTimeout)),
    idleEndAt: new Date(endsAt),
  }
}

/** When the chat is requeued unless its new agent answers; null: never, as for every message. */
export function replyDueAt(
  { kind }: Pick<ChatRecord, 'kind'>,
  { firstReplySeconds }: SiteRules,
  now: Date,
): Date | null {
  return firstReplySeconds === null || kind === 'message'
    ? null
    : new Date(now.getTime() + firstReplySeconds * 1000)
}

/**
 * When the idle chat ends, in milliseconds since 1970, once both sides have been warned (`idleWarnAt` is
 * null); else null.
 */
export function closesAt(chat: Pick<ChatRecord, 'idleWarnAt' | 'idleEndAt'>): number | null {
  return chat.idleWarnAt === null && chat.idleEndAt !== null ? chat.idleEndAt.getTime() : null
}

/** What to do with a chat whose timer is due: nothing yet, save new timers, warn, or end it. */
export type IdleCheck =
  | { kind: 'nothing' }
  /** There was activity, or the site has no idle timeout any more: the timers change. */
  | { kind: 'active' | 'warn'; chat: ChatRecord }
  | { kind: 'expire' }

/**
 * Decides what happens to an idle chat. `seenAt` is when the visitor's client was last seen, for waiting
 * chats. If the warning comes late because no sweep ran, it still has its full length.
 */
export function checkIdle(
  chat: ChatRecord,
  rules: SiteRules,
  seenAt: Date | null,
  now: Date,
): IdleCheck {
  const { idleWarnAt, idleEndAt } = chat
  const due = idleWarnAt ?? idleEndAt
  if (chat.status === 'ended' || idleEndAt === null || due === null || due > now) {
    return { kind: 'nothing' }
  }
  const limitMs = idleTimeoutMs(chat, rules.idleTimeout)
  if (limitMs === null)
    return { kind: 'active', chat: { ...chat, idleWarnAt: null, idleEndAt: null } }
  const known = seenAt === null ? chat : laterOf(chat, resetIdleTimer(chat, rules, seenAt))
  const endsAt = known.idleEndAt?.getTime() ?? 0
  if (known.idleWarnAt !== null && known.idleWarnAt > now) return { kind: 'active', chat: known }
  if (idleWarnAt === null && endsAt <= now.getTime()) return { kind: 'expire' }
  const wholeWarning = now.getTime() + warningMs(limitMs, rules.idleTimeout)
  const warnedEnd = idleWarnAt === null ? endsAt : Math.max(endsAt, wholeWarning)
  return { kind: 'warn', chat: { ...chat, idleWarnAt: null, idleEndAt: new Date(warnedEnd) } }
}

const laterOf = (chat: ChatRecord, other: ChatRecord): ChatRecord =>
  (other.idleEndAt?.getTime() ?? 0) > (chat.idleEndAt?.getTime() ?? 0) ? other : chat
