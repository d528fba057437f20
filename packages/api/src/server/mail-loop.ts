import type { Clock } from '@papo/core/platform/clock'
import type { Sealer } from '@papo/core/platform/sealer'
import type { Mailer } from '@papo/core/mail/mailer'
import type { Mailing } from '@papo/core/mail/mailing'
import type { ChatCache } from '@papo/core/chat/chat-cache'
import { mailAnswers } from '@papo/core/message/mail-answers'
import { type AlertNeeds, alertOwners } from '@papo/core/presence/alert-owners'
import type { Digest } from '@papo/core/platform/digest'
import type { Random } from '@papo/core/platform/random'
import { type SendNeeds, sendMails } from '@papo/core/mail/send-mails'
import type { Work } from '../database/stores.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Config } from './config.ts'
import type { StartContext } from './open-adapters.ts'

/** Without SMTP_URL no mail is sent, and nodemailer is not loaded. */
export async function openMailer({
  mail,
  publicUrl,
}: Pick<Config, 'mail' | 'publicUrl'>): Promise<Mailer | null> {
  if (mail === null) return null
  const { smtpMailer } = await import('../adapters/nodemailer/mailer.ts')
  return smtpMailer({ ...mail, name: new URL(publicUrl).hostname })
}

/** The queue of mails, which is sent once it is started; null without a mail server. */
export function startMailing(
  needs: {
    work: Work
    clock: Clock
    sealer: Sealer
    mailer: Mailer | null
    metrics: Pick<Metrics, 'mailTried'>
    cache: Pick<ChatCache, 'head'>
    random: Random
    digest: Digest
  } & Pick<AlertNeeds, 'siteAvailabilities' | 'rules'>,
  { publicUrl }: Pick<Config, 'publicUrl'>,
  { logger, stops }: StartContext,
): MailLoop | null {
  const { mailer, metrics } = needs
  if (mailer === null) return null
  const onError = (err: unknown) => logger.warn({ err }, 'mails were not sent')
  const loop: MailLoop = createMailLoop(
    { ...needs, mailer, onOutcome: (outcome) => metrics.mailTried(outcome) },
    async () => {
      await mailAnswers({ ...needs, mailing: loop }, publicUrl, onError)
      await alertOwners({ ...needs, mailing: loop }, publicUrl, onError)
    },
    onError,
  )
  stops.push(() => loop.stop())
  return loop
}

/** How often each node looks for mails that are due, besides those that it has queued itself. */
const lookEveryMs = 10_000
/** How often each node looks for visitors who have missed an answer, and for those who wait in vain. */
const visitorsEveryMs = 30_000
/** A mail that is being sent has this long at the end; then another node sends it again, marked as a further copy. */
const endWithinMs = 5_000

/** Sends what is queued, once it was started. */
interface MailLoop extends Mailing {
  start(): void
  /** Takes no more mails, and waits a few seconds for those that are being sent. */
  stop(): Promise<void>
}

/** While the database is away nothing is sent, and nothing is lost. */
function createMailLoop(
  needs: SendNeeds,
  queueForVisitors: () => Promise<void>,
  onError: (error: unknown) => void,
): MailLoop {
  const { clock, mailer } = needs
  const ending = new AbortController()
  const sending = oneAtATime(() => sendMails(needs, ending.signal).catch(onError), ending.signal)
  const queueing = oneAtATime(() => queueForVisitors().catch(onError), ending.signal)
  let cancel: (() => void) | null = null

  function notify(): void {
    if (cancel !== null) sending.run()
  }

  return {
    mailer,
    notify,
    start() {
      if (cancel !== null) return
      const stops = [
        clock.every(lookEveryMs, notify),
        clock.every(visitorsEveryMs, () => queueing.run()),
      ]
      cancel = () => {
        for (const stop of stops) stop()
      }
      notify()
      queueing.run()
    },
    async stop() {
      ending.abort()
      cancel?.()
      const late = Promise.withResolvers<void>()
      const cancelWait = clock.after(endWithinMs, late.resolve)
      await queueing.ended()
      await Promise.race([sending.ended(), late.promise])
      cancelWait()
      mailer.close()
    },
  }
}

/** Whoever asks during a run gets one more after it, until the signal: what has come meanwhile is not missed. */
function oneAtATime(run: () => Promise<void>, ending: AbortSignal) {
  let running: Promise<void> | null = null
  let isAskedAgain = false
  async function runOut(): Promise<void> {
    do {
      isAskedAgain = false
      await run()
    } while (isAskedAgain && !ending.aborted)
    running = null
  }
  return {
    run(): void {
      if (ending.aborted) return
      isAskedAgain = running !== null
      running ??= runOut()
    },
    /** Resolves when nothing runs. */
    ended: async (): Promise<void> => void (await running),
  }
}
