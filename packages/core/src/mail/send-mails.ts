import type { Clock } from '../platform/clock.ts'
import { type Sealer, UnsealError } from '../platform/sealer.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { failed, givenUp, sent, unsendable } from './attempt.ts'
import type { MailRecord, MailStore } from './mail.ts'
import { type Envelope, type Mailer, sendWithinMs } from './mailer.ts'
import { mailContext } from './queue-mail.ts'

/** Longer than a copy may take: only a process that has died holds a mail to the end of its claim. */
const claimedForMs = 2 * sendWithinMs
/** How many mails a process has in hand at once. */
const lanes = 3

/** What became of an attempt, for the metrics. */
export type MailOutcome = 'sent' | 'later' | 'failed'

export interface SendNeeds {
  work: UnitOfWork<{ mails: MailStore }>
  clock: Clock
  sealer: Pick<Sealer, 'unseal'>
  mailer: Mailer
  onOutcome(outcome: MailOutcome): void
}

/**
 * Sends every mail that is due.
 *
 * - A mail is claimed before it is sent, so that no two processes send the same one.
 * - A process that dies in mid-send leaves the claim, which ends. The next copy has the same `Message-ID` and says that
 *   it is a further attempt; there is no third.
 * - What became of an attempt is written in a unit of work of its own, however many other mails fail.
 */
export async function sendMails(needs: SendNeeds, signal: AbortSignal): Promise<void> {
  const lane = async () => {
    while (!signal.aborted && (await sendNext(needs))) continue
  }
  const ended = await Promise.allSettled(Array.from({ length: lanes }, lane))
  for (const one of ended) if (one.status === 'rejected') throw one.reason
}

/** False if no mail was due. */
async function sendNext(needs: SendNeeds): Promise<boolean> {
  const { work, clock } = needs
  const now = clock.now()
  const until = new Date(now.getTime() + claimedForMs)
  const [mail] = await work.run((stores) => stores.mails.claim(now, until, 1))
  if (mail === undefined) return false
  const next = await attempt(needs, mail)
  // False: another process has taken the mail since, and will say what became of it.
  if (await work.run((stores) => stores.mails.settle(next))) {
    needs.onOutcome(next.state === 'waiting' ? 'later' : next.state)
  }
  return true
}

/** Sends one copy of a mail that was claimed. The mail as it is to be stored. */
async function attempt(
  { clock, sealer, mailer }: SendNeeds,
  mail: MailRecord,
): Promise<MailRecord> {
  const problem = unsendable(mail, clock.now())
  if (problem !== null) return givenUp(mail, { problem, reply: null }, clock.now())
  const envelope = opened(sealer, mail)
  if (envelope === null) {
    return givenUp({ ...mail, sealed: null }, { problem: 'unreadable', reply: null }, clock.now())
  }
  const { id, attempts, createdAt } = mail
  const undelivered = await mailer.send({ ...envelope, id, attempt: attempts, createdAt })
  const now = clock.now()
  return undelivered === null ? sent(mail, now) : failed(mail, undelivered, now)
}

function opened(sealer: Pick<Sealer, 'unseal'>, { id, sealed }: MailRecord): Envelope | null {
  if (sealed === null) return null
  try {
    return JSON.parse(sealer.unseal(sealed, mailContext(id))) as Envelope
  } catch (error) {
    if (error instanceof UnsealError) return null
    throw error
  }
}
