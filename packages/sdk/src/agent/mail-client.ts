import type { Endpoint, MailLocale, MailState, TestedMail } from '@papo/protocol'
import type { Answers } from '../transport/visitor-answers.ts'
import { PeopleClient } from './people-client.ts'

/** The models of the answers to these calls. */
export const mailAnswers = () =>
  ({
    'GET /v1/mail': () => ({ configured: true, waiting: 0, failed: [{ id: '', text: '' }] }),
    'POST /v1/mail/test': () => ({ sent: true, to: '' }),
  }) satisfies Partial<Answers<Endpoint>>

/** The calls about the mails of the workspace. */
export abstract class MailClient extends PeopleClient {
  /**
   * How the workspace’s mails are: whether any are sent, how many wait, and up to 50 that were given up, with what went
   * wrong in words of the language `locale`, English by default. For owners.
   *
   * @throws PapoError `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * const { failed } = await agent.getMail({ locale: 'pt-BR' })
   * for (const { text, cure } of failed) show([text, cure])
   * ```
   */
  getMail(query: { locale?: MailLocale } = {}): Promise<MailState> {
    return this.request('GET /v1/mail', { query })
  }

  /**
   * Sends a mail to the agent at once, and resolves with what went wrong in words, if anything. For owners.
   *
   * @throws PapoError
   * - `mail_off`: the installation sends no mail.
   * - `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * const { sent, text, cure } = await agent.testMail({ locale: 'pt-BR' })
   * if (!sent) show([text, cure])
   * ```
   */
  testMail(body: { locale: MailLocale }): Promise<TestedMail> {
    return this.request('POST /v1/mail/test', { body })
  }

  /**
   * Queues a mail again that was given up and is `retryable`. For owners.
   *
   * @throws PapoError
   * - `mail_not_found`: there is no such mail, or what it says no longer holds.
   * - `mail_off`: the installation sends no mail.
   * - `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * const { failed } = await agent.getMail()
   * for (const { id, retryable } of failed) if (retryable) await agent.retryMail(id)
   * ```
   */
  retryMail(mailId: string): Promise<void> {
    return this.request('POST /v1/mail/:mailId/retry', { params: { mailId } })
  }
}
