import type { MailKind, MailLocale } from '@papo/protocol'
import type { Random } from '../platform/random.ts'
import type { Sealer } from '../platform/sealer.ts'
import { waitingKeptMs } from './attempt.ts'
import { headerLine, writeMail } from './letter.ts'
import type { MailFacts } from './locales/mail-texts.ts'
import { mailTexts } from './mail-locale.ts'
import type { MailStore } from './mail.ts'
import type { Envelope } from './mailer.ts'
import type { Mailing } from './mailing.ts'

/** What queues mails. */
export interface MailNeeds {
  /** Null where the installation sends no mail: nothing is queued then. */
  mailing: Pick<Mailing, 'notify'> | null
  sealer: Sealer
  random: Pick<Random, 'newIdAt'>
}

/** A mail to queue: whose it is, and what it is about. */
interface NewMail<Kind extends MailKind> {
  kind: Kind
  workspaceId: string
  to: string
  locale: MailLocale
  facts: MailFacts[Kind]
  agentId?: string
  visitorId?: string
  fromName?: string
  replyTo?: string
  /** After this, the mail is not sent any more. */
  validUntil?: Date
}

/** What a mail is sealed for: its words are useless in another row. */
export const mailContext = (id: string): string => `mail:${id}`

/**
 * Queues a mail in the unit of work that causes it: it is sent if that commits, and only then. Call `mailing.notify`
 * after it. False, with nothing queued, where the installation sends no mail.
 */
export async function queueMail<Kind extends MailKind>(
  stores: { mails: Pick<MailStore, 'insert'> },
  { mailing, sealer, random }: MailNeeds,
  mail: NewMail<Kind>,
  now: Date,
): Promise<boolean> {
  if (mailing === null) return false
  const id = random.newIdAt(now)
  const letter = mailTexts[mail.locale].letters[mail.kind](mail.facts)
  const envelope: Envelope = {
    ...writeMail(letter, mail.locale),
    to: mail.to,
    fromName: mail.fromName === undefined ? null : headerLine(mail.fromName),
    replyTo: mail.replyTo ?? null,
  }
  await stores.mails.insert({
    id,
    workspaceId: mail.workspaceId,
    kind: mail.kind,
    agentId: mail.agentId ?? null,
    visitorId: mail.visitorId ?? null,
    sealed: sealer.seal(JSON.stringify(envelope), mailContext(id)),
    state: 'waiting',
    attempts: 0,
    unanswered: 0,
    dueAt: now,
    claimedUntil: null,
    problem: null,
    reply: null,
    createdAt: now,
    validUntil: mail.validUntil ?? null,
    sentAt: null,
    keptUntil: new Date(now.getTime() + waitingKeptMs),
  })
  return true
}
