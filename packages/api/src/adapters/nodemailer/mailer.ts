import { Readable } from 'node:stream'
import type { ConnectionOptions } from 'node:tls'
import type { NodemailerError } from 'nodemailer'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { headerLine } from '@papo/core/mail/letter'
import { type Copy, type Mailer, sendWithinMs, type Undelivered } from '@papo/core/mail/mailer'
import { classify, type Stage } from './classify.ts'

/** How to reach the mail server, and who sends. */
interface SmtpSettings {
  readonly host: string
  readonly port: number
  /** TLS from the first byte on; otherwise STARTTLS, if the server has it. */
  readonly secure: boolean
  readonly auth: { readonly user: string; readonly password: string } | null
  readonly from: { readonly name: string; readonly address: string }
  /** Where answers to mails go; null: nowhere. */
  readonly replyTo: string | null
}

export interface MailerOptions extends SmtpSettings {
  /** The name with which this installation greets the mail server. */
  name: string
  /** For tests: a certificate to trust, and shorter times. */
  tls?: Pick<ConnectionOptions, 'ca'>
  connectWithinMs?: number
  answerWithinMs?: number
}

const connectWithinMs = 10_000
const answerWithinMs = 20_000

/** Speaks SMTP, one connection for each mail. */
export function smtpMailer(options: MailerOptions): Mailer {
  return new SmtpMailer(options)
}

class SmtpMailer implements Mailer {
  readonly from: string
  readonly #options: MailerOptions
  readonly #open = new Set<SMTPConnection>()

  constructor(options: MailerOptions) {
    this.#options = options
    const { name, address } = options.from
    this.from = name === '' ? address : `${name} <${address}>`
  }

  async send(copy: Copy): Promise<Undelivered | null> {
    const { address } = this.#options.from
    const message = await this.#compose(copy)
    return this.#converse(async (connection, reach) => {
      reach('envelope')
      const sending = Promise.withResolvers<void>()
      const whole = Readable.from([message])
      whole.once('end', () => reach('whole'))
      connection.send({ from: address, to: [copy.to] }, whole, (error) =>
        error === null ? sending.resolve() : sending.reject(error),
      )
      await sending.promise
    })
  }

  check(): Promise<Undelivered | null> {
    return this.#converse(() => Promise.resolve())
  }

  close(): void {
    for (const connection of this.#open) connection.close()
  }

  /** Connects, signs in, and does the rest. Null if all of it went well. */
  async #converse(
    rest: (connection: SMTPConnection, reach: (stage: Stage) => void) => Promise<void>,
  ): Promise<Undelivered | null> {
    const connection = this.#connection()
    let stage: Stage = 'connect'
    const reach = (next: Stage) => {
      stage = next
    }
    const broken = Promise.withResolvers<never>()
    broken.promise.catch(() => {})
    connection.on('error', (error: NodemailerError) => broken.reject(error))
    connection.on('end', () => broken.reject(ended()))
    const timer = setTimeout(() => broken.reject(late()), sendWithinMs)
    this.#open.add(connection)
    try {
      await Promise.race([this.#signIn(connection, reach), broken.promise])
      await Promise.race([rest(connection, reach), broken.promise])
      connection.quit()
      return null
    } catch (error) {
      connection.close()
      return classify(error as NodemailerError, stage)
    } finally {
      clearTimeout(timer)
      this.#open.delete(connection)
    }
  }

  #connection(): SMTPConnection {
    const { host, port, secure, auth, name, tls } = this.#options
    return new SMTPConnection({
      host,
      port,
      secure,
      name,
      // No password goes over the network in clear.
      requireTLS: !secure && auth !== null && !isLoopback(host),
      connectionTimeout: this.#options.connectWithinMs ?? connectWithinMs,
      greetingTimeout: this.#options.connectWithinMs ?? connectWithinMs,
      dnsTimeout: this.#options.connectWithinMs ?? connectWithinMs,
      socketTimeout: this.#options.answerWithinMs ?? answerWithinMs,
      tls: { minVersion: 'TLSv1.2', ...tls },
    })
  }

  async #signIn(connection: SMTPConnection, reach: (stage: Stage) => void): Promise<void> {
    const { auth } = this.#options
    const connecting = Promise.withResolvers<void>()
    connection.connect((error) => (error ? connecting.reject(error) : connecting.resolve()))
    await connecting.promise
    if (auth === null) return
    reach('sign-in')
    const signing = Promise.withResolvers<void>()
    connection.login({ user: auth.user, pass: auth.password }, (error) =>
      error === null ? signing.resolve() : signing.reject(error),
    )
    await signing.promise
  }

  async #compose({ id, attempt, createdAt, ...mail }: Copy): Promise<Buffer> {
    const { from, replyTo } = this.#options
    const composer = new MailComposer({
      from: { name: headerLine(mail.fromName ?? from.name), address: from.address },
      to: { name: '', address: mail.to },
      ...(mail.replyTo === null && replyTo === null
        ? {}
        : { replyTo: mail.replyTo ?? replyTo ?? '' }),
      subject: headerLine(mail.subject),
      text: mail.text,
      html: mail.html,
      date: createdAt,
      messageId: `<${id}@${domainOf(from.address)}>`,
      headers: {
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'All',
        'X-Papo-Attempt': String(attempt),
      },
      newline: 'win',
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    return composer.compile().build()
  }
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host.startsWith('127.')

const ended = (): NodemailerError =>
  Object.assign(new Error('the connection ended'), { code: 'ECONNECTION' as const })

const late = (): NodemailerError =>
  Object.assign(new Error('the mail server is too slow'), { code: 'ETIMEDOUT' as const })
