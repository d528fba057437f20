import { impersonal, type TableOf } from '../platform/column.ts'

/** What the owners of a site have been alerted to by mail. */
export interface SiteAlertRecord {
  siteId: string
  workspaceId: string
  /** When they last heard of visitors who wait in the queue; null: never. */
  waitingAt: Date | null
  /** When they last heard of messages without an answer; null: never. */
  messagesAt: Date | null
}

export const siteAlertTable = {
  owner: null,
  retention: { kept: 'with', what: 'the site' },
  columns: {
    site_id: impersonal('the site'),
    workspace_id: impersonal('the workspace'),
    waiting_at: impersonal('when its owners were last mailed that visitors wait'),
    messages_at: impersonal('when its owners were last mailed that messages have no answer'),
  },
} as const satisfies TableOf<SiteAlertRecord>

/** Chats of one kind of a site that have waited too long. */
export interface Overdue {
  count: number
  /** Since when the first one waits, and the last one. */
  oldest: Date
  newest: Date
}

/** A site whose visitors have waited too long. */
export interface OverdueSite {
  workspaceId: string
  siteId: string
  alert: Pick<SiteAlertRecord, 'waitingAt' | 'messagesAt'>
  /** Live chats in the queue; null: none. */
  waiting: Overdue | null
  /** Open messages in which no agent has written, taken ones too; null: none. */
  messages: Overdue | null
  /** The language of the visitor who waits longest, if it is known. */
  locale: string | null
}

export interface SiteAlertStore {
  /**
   * The sites of all workspaces with live chats that have waited since before `waitingBefore`, or messages since before
   * `messagesBefore`. A chat that came back waits since then.
   */
  overdue(waitingBefore: Date, messagesBefore: Date): Promise<OverdueSite[]>
  /**
   * Locks the site’s record until the end of the unit of work, and makes it first if there is none. Null if there is no
   * such site, or another unit of work has it locked.
   */
  tryLock(workspaceId: string, siteId: string): Promise<SiteAlertRecord | null>
  /** Writes a record that this unit of work has locked. */
  save(alert: SiteAlertRecord): Promise<void>
}

const minute = 60_000
const hour = 60 * minute

/** A visitor in the queue is overdue after this time, if nobody is there. */
export const waitingLimitMs = 2 * minute
/** A message is overdue after this time. */
export const messageLimitMs = 24 * hour
/** The owners of a site get no second alert within this time. */
const apartMs = hour

/** What an alert tells of; one of them is not null. */
export type Alert = Pick<OverdueSite, 'waiting' | 'messages'>

/**
 * What to alert the owners of a site to, or null. Each chat causes one alert at most, which tells of all that are
 * overdue. Who waits in the queue is told of only while nobody is there.
 */
export function alertOf(
  { waiting, messages }: Alert,
  { waitingAt, messagesAt }: OverdueSite['alert'],
  isNobodyThere: boolean,
  now: Date,
): Alert | null {
  const last = Math.max(waitingAt?.getTime() ?? 0, messagesAt?.getTime() ?? 0)
  if (now.getTime() - last < apartMs) return null
  const alert = { waiting: isNobodyThere ? waiting : null, messages }
  const isNews =
    isLater(alert.waiting, waitingLimitMs, waitingAt) ||
    isLater(alert.messages, messageLimitMs, messagesAt)
  return isNews ? alert : null
}

/** Whether one of them has become overdue since then. */
const isLater = (overdue: Overdue | null, limitMs: number, since: Date | null): boolean =>
  overdue !== null && overdue.newest.getTime() + limitMs > (since?.getTime() ?? 0)
