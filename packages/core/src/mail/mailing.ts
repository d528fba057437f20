import type { Mailer } from './mailer.ts'

/** How the installation sends mail. */
export interface Mailing {
  /** Has the queue looked at soon. Call it after the commit. */
  notify(): void
  /** For what is not queued: a look at the mail server, and a mail to try. */
  readonly mailer: Mailer
}
