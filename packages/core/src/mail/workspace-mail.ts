import { type FailedMail, limits, type MailLocale, type MailState } from '@papo/protocol'
import type { Clock } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { isRetryable, queuedAgain } from './attempt.ts'
import { mailTexts } from './mail-locale.ts'
import type { MailRecord, MailStore } from './mail.ts'
import type { Mailing } from './mailing.ts'

export const mailOff = () =>
  new Refusal('mail_off', 'This installation sends no mail: SMTP_URL is not set.')

interface WorkspaceMailNeeds {
  work: UnitOfWork<{ mails: MailStore }>
  clock: Clock
  mailing: Mailing | null
}

/** How the mails of a workspace are, in words of the language. */
export async function showMail(
  { work, clock, mailing }: WorkspaceMailNeeds,
  workspaceId: string,
  locale: MailLocale,
): Promise<MailState> {
  const { counts, failed } = await work.read(async ({ mails }) => ({
    counts: await mails.counts(workspaceId),
    failed: await mails.failed(workspaceId, limits.failedMails),
  }))
  const now = clock.now()
  const { waiting, lastSentAt, waitingProblem: problem } = counts
  const { problems } = mailTexts[locale]
  return {
    configured: mailing !== null,
    from: mailing?.mailer.from ?? null,
    waiting,
    waitingProblem: problem === null ? null : { problem, ...problems[problem] },
    lastSentAt: lastSentAt?.toISOString() ?? null,
    failed: failed.map((mail) => failedView(mail, locale, now)),
  }
}

/** Queues a mail again that was given up. Refuses `mail_off`, `mail_not_found`. */
export async function retryMail(
  { work, clock, mailing }: WorkspaceMailNeeds,
  workspaceId: string,
  mailId: string,
): Promise<void> {
  if (mailing === null) throw mailOff()
  const now = clock.now()
  await work.run(async ({ mails }) => {
    const mail = await mails.lock(workspaceId, mailId)
    if (mail === null || !isRetryable(mail, now)) {
      throw new Refusal('mail_not_found', 'There is no such mail that can be tried again.')
    }
    await mails.settle(queuedAgain(mail, now))
  })
  mailing.notify()
}

function failedView(mail: MailRecord, locale: MailLocale, now: Date): FailedMail {
  const { id, kind, reply, createdAt, attempts } = mail
  const problem = mail.problem ?? 'unknown'
  return {
    id,
    kind,
    problem,
    ...mailTexts[locale].problems[problem],
    reply,
    createdAt: createdAt.toISOString(),
    attempts,
    retryable: isRetryable(mail, now),
  }
}
