import type { Silence } from '@papo/protocol'
import type { SiteRules } from '../site/rules.ts'
import type { ChatRecord } from './chat-record.ts'

/** What a chat waits for besides people. */
export type ChatTimers = Pick<ChatRecord, 'requeueAt' | 'replyDueAt' | 'warnAt' | 'abandonAt'>

export const noTimers: ChatTimers = {
  requeueAt: null,
  replyDueAt: null,
  warnAt: null,
  abandonAt: null,
}

/** Ends are at whole 5 s: signs that follow each other closely write the same, and move no index. */
const stepMs = 5_000
/** Nobody is warned before half of the silence is over, however long the warning should be. */
const warnedShare = 0.5

/** After how much silence a chat ends; null: never. */
export function silenceMs(
  { status }: Pick<ChatRecord, 'status'>,
  { waitingSeconds, activeSeconds }: Silence,
): number | null {
  const seconds = { waiting: waitingSeconds, active: activeSeconds, ended: null }[status]
  return seconds === null ? null : seconds * 1000
}

/** How long before the end both sides are warned. */
const warningMs = (limitMs: number, { warnSeconds }: Silence): number =>
  Math.min(warnSeconds * 1000, limitMs * warnedShare)

/** The chat with its silence counted from `since`: any earlier warning is taken back. */
export function heard<Chat extends Pick<ChatRecord, 'status'>>(
  chat: Chat,
  { silence }: SiteRules,
  since: Date,
): Chat & Pick<ChatRecord, 'warnAt' | 'abandonAt'> {
  const limitMs = silenceMs(chat, silence)
  if (limitMs === null) return { ...chat, warnAt: null, abandonAt: null }
  const endsAt = Math.ceil((since.getTime() + limitMs) / stepMs) * stepMs
  return {
    ...chat,
    warnAt: new Date(endsAt - warningMs(limitMs, silence)),
    abandonAt: new Date(endsAt),
  }
}

/** When the chat returns to the line unless its new agent answers; null: never. */
export function replyDueAt({ firstReplySeconds }: SiteRules, now: Date): Date | null {
  return firstReplySeconds === null ? null : new Date(now.getTime() + firstReplySeconds * 1000)
}

/** Once both sides have been warned (`warnAt` is spent), when silence ends the chat. */
export function closesAt(chat: Pick<ChatRecord, 'warnAt' | 'abandonAt'>): number | null {
  return chat.warnAt === null && chat.abandonAt !== null ? chat.abandonAt.getTime() : null
}

/** What becomes of a chat whose time has come: nothing yet, a warning, or the end. */
export type Verdict =
  | { kind: 'nothing' }
  /** Somebody was there meanwhile, or the site has no limit any more: the timers are others. */
  | { kind: 'heard' | 'warn'; chat: ChatRecord }
  | { kind: 'expire' }

/**
 * Judges the silence of a chat. `seenAt` is when the visitor's client was last there, where that counts. Whoever is
 * warned late, since nobody was watching, still has the whole warning.
 */
export function judgeSilence(
  chat: ChatRecord,
  rules: SiteRules,
  seenAt: Date | null,
  now: Date,
): Verdict {
  const { warnAt, abandonAt } = chat
  const due = warnAt ?? abandonAt
  if (chat.status === 'ended' || abandonAt === null || due === null || due > now) {
    return { kind: 'nothing' }
  }
  const limitMs = silenceMs(chat, rules.silence)
  if (limitMs === null) return { kind: 'heard', chat: { ...chat, warnAt: null, abandonAt: null } }
  const known = seenAt === null ? chat : laterOf(chat, heard(chat, rules, seenAt))
  const endsAt = known.abandonAt?.getTime() ?? 0
  if (known.warnAt !== null && known.warnAt > now) return { kind: 'heard', chat: known }
  if (warnAt === null && endsAt <= now.getTime()) return { kind: 'expire' }
  const wholeWarning = now.getTime() + warningMs(limitMs, rules.silence)
  const warnedEnd = warnAt === null ? endsAt : Math.max(endsAt, wholeWarning)
  return { kind: 'warn', chat: { ...chat, warnAt: null, abandonAt: new Date(warnedEnd) } }
}

const laterOf = (chat: ChatRecord, other: ChatRecord): ChatRecord =>
  (other.abandonAt?.getTime() ?? 0) > (chat.abandonAt?.getTime() ?? 0) ? other : chat
