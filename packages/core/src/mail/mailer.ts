import type { MailProblem } from '@papo/protocol'
import type { WrittenMail } from './letter.ts'

/** Whom a mail goes to, and what it says. */
export interface Envelope extends WrittenMail {
  to: string
  /** The name beside the sender’s address; null for that of the configuration. */
  fromName: string | null
  replyTo: string | null
}

/** One copy of a mail. */
export interface Copy extends Envelope {
  /** The same for every copy of a mail. */
  id: string
  /** 1 for the first copy. */
  attempt: number
  /** When the mail was queued. */
  createdAt: Date
}

/** Why a mail was not taken. */
export interface Undelivered {
  problem: MailProblem
  /**
   * refused: the mail will never be taken. later: it may be taken later. unanswered: no answer came, so that the mail
   * may have been taken.
   */
  outcome: 'refused' | 'later' | 'unanswered'
  /** What the mail server answered, at most 200 characters. */
  reply: string | null
}

/** Hands mails to a mail server. */
export interface Mailer {
  /** The sender, as it stands in mails. */
  readonly from: string
  /** Null once the mail server has taken the mail. Settles within `sendWithinMs` and never rejects. */
  send(copy: Copy): Promise<Undelivered | null>
  /** Connects and signs in without sending anything; null: it works. Never rejects. */
  check(): Promise<Undelivered | null>
  close(): void
}

/** No copy takes longer: the claim of a mail lasts longer than that. */
export const sendWithinMs = 45_000
