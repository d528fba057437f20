import type { IdleTimeout } from '@papo/protocol'
import type { SiteRules } from '../site/rules.ts'
import type { ChatRecord } from './chat-record.ts'

/** What a chat waits for besides people. */
export type ChatTimers = Pick<ChatRecord, 'requeueAt' | 'replyDueAt' | 'idleWarnAt' | 'idleEndAt'>

export const noTimers: ChatTimers = {
  requeueAt: null,
  replyDueAt: null,
  idleWarnAt: null,
  idleEndAt: null,
}

/** Ends are at whole 5 s: signs that follow each other closely write the same, and move no index. */
const stepMs = 5_000
/** Nobody is warned before half of the silence is over, however long the warning should be. */
const warningShare = 0.5

/** After how much silence a chat ends; null: never. */
export function idleTimeoutMs(
  { status }: Pick<ChatRecord, 'status'>,
  { waitingSeconds, activeSeconds }: IdleTimeout,
): number | null {
  const seconds = { waiting: waitingSeconds, active: activeSeconds, ended: null }[status]
  return seconds === null ? null : seconds * 1000
}

/** How long before the end both sides are warned. */
const warningMs = (limitMs: number, { warnSeconds }: IdleTimeout): number =>
  Math.min(warnSeconds * 1000, limitMs * warningShare)

/** The chat with its silence counted from `since`: any earlier warning is taken back. */
export function resetIdleTimer<Chat extends Pick<ChatRecord, 'status'>>(
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

/** When the chat returns to the line unless its new agent answers; null: never. */
export function replyDueAt({ firstReplySeconds }: SiteRules, now: Date): Date | null {
  return firstReplySeconds === null ? null : new Date(now.getTime() + firstReplySeconds * 1000)
}

/** Once both sides have been warned (`idleWarnAt` is spent), when silence ends the chat. */
export function closesAt(chat: Pick<ChatRecord, 'idleWarnAt' | 'idleEndAt'>): number | null {
  return chat.idleWarnAt === null && chat.idleEndAt !== null ? chat.idleEndAt.getTime() : null
}

/** What becomes of a chat whose time has come: nothing yet, a warning, or the end. */
export type IdleCheck =
  | { kind: 'nothing' }
  /** Somebody was there meanwhile, or the site has no limit any more: the timers are others. */
  | { kind: 'heard' | 'warn'; chat: ChatRecord }
  | { kind: 'expire' }

/**
 * Judges the silence of a chat. `seenAt` is when the visitor's client was last there, where that counts. Whoever is
 * warned late, since nobody was watching, still has the whole warning.
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
    return { kind: 'heard', chat: { ...chat, idleWarnAt: null, idleEndAt: null } }
  const known = seenAt === null ? chat : laterOf(chat, resetIdleTimer(chat, rules, seenAt))
  const endsAt = known.idleEndAt?.getTime() ?? 0
  if (known.idleWarnAt !== null && known.idleWarnAt > now) return { kind: 'heard', chat: known }
  if (idleWarnAt === null && endsAt <= now.getTime()) return { kind: 'expire' }
  const wholeWarning = now.getTime() + warningMs(limitMs, rules.idleTimeout)
  const warnedEnd = idleWarnAt === null ? endsAt : Math.max(endsAt, wholeWarning)
  return { kind: 'warn', chat: { ...chat, idleWarnAt: null, idleEndAt: new Date(warnedEnd) } }
}

const laterOf = (chat: ChatRecord, other: ChatRecord): ChatRecord =>
  (other.idleEndAt?.getTime() ?? 0) > (chat.idleEndAt?.getTime() ?? 0) ? other : chat
