import type { MailRecord } from './mail.ts'
import type { Undelivered } from './mailer.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** How long to wait after each attempt that failed; the last one holds for all others. */
const waitsMs = [30 * second, 2 * minute, 10 * minute, 30 * minute, hour, 2 * hour, 4 * hour]
/** A mail that was not taken by then is given up. */
const triedForMs = 2 * day
/** As many copies at most: after the second one that nobody answered for, the mail is given up. */
const mostUnanswered = 2
/** How long the row of a mail that was sent is kept, without its words. */
const sentKeptMs = 7 * day
/** How long a mail that was given up can be looked at and tried again. */
const failedKeptMs = 30 * day

/** How long a mail that nobody sends is kept. */
export const waitingKeptMs = triedForMs + failedKeptMs

const after = (at: Date, ms: number): Date => new Date(at.getTime() + ms)

/** The mail once the mail server has taken it: the row says that it was sent, and nothing of what it said. */
export const sent = (mail: MailRecord, now: Date): MailRecord => ({
  ...mail,
  sealed: null,
  state: 'sent',
  claimedUntil: null,
  problem: null,
  reply: null,
  sentAt: now,
  keptUntil: after(now, sentKeptMs),
})

/** The mail once it is given up. */
export const givenUp = (
  mail: MailRecord,
  { problem, reply }: Pick<Undelivered, 'problem' | 'reply'>,
  now: Date,
): MailRecord => ({
  ...mail,
  state: 'failed',
  claimedUntil: null,
  problem,
  reply,
  keptUntil: after(now, failedKeptMs),
})

/** The mail after an attempt that failed: it waits longer after each, or is given up. */
export function failed(mail: MailRecord, undelivered: Undelivered, now: Date): MailRecord {
  const { problem, reply, outcome } = undelivered
  const unanswered = mail.unanswered + (outcome === 'unanswered' ? 1 : 0)
  if (outcome === 'refused' || unanswered >= mostUnanswered) {
    return givenUp({ ...mail, unanswered }, undelivered, now)
  }
  const waitMs = waitsMs[Math.min(mail.attempts, waitsMs.length) - 1] ?? waitsMs[0] ?? minute
  const dueAt = after(now, waitMs)
  if (dueAt > after(mail.createdAt, triedForMs)) return givenUp(mail, undelivered, now)
  return { ...mail, unanswered, claimedUntil: null, problem, reply, dueAt }
}

/** Why a mail that was taken from the queue is not sent; null: it is. */
export function unsendable(mail: MailRecord, now: Date): Undelivered['problem'] | null {
  if (mail.unanswered >= mostUnanswered) return 'interrupted'
  return mail.validUntil !== null && mail.validUntil <= now ? 'too_late' : null
}

/** Whether somebody can have the mail tried again. */
export const isRetryable = (
  { state, sealed, validUntil }: Pick<MailRecord, 'state' | 'sealed' | 'validUntil'>,
  now: Date,
): boolean => state === 'failed' && sealed !== null && (validUntil === null || validUntil > now)

/** The mail, queued again as if it were new; the next copy is marked as a further one all the same. */
export const queuedAgain = (mail: MailRecord, now: Date): MailRecord => ({
  ...mail,
  state: 'waiting',
  unanswered: 0,
  dueAt: now,
  claimedUntil: null,
  createdAt: now,
  keptUntil: after(now, waitingKeptMs),
})
