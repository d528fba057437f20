import { limits } from '@papo/protocol'
import { ConfigError } from './config-error.ts'

/** How to send mail, from `SMTP_URL`, `MAIL_FROM` and `MAIL_REPLY_TO`. */
export interface MailConfig {
  readonly host: string
  readonly port: number
  /** TLS from the first byte on. */
  readonly secure: boolean
  readonly auth: { readonly user: string; readonly password: string } | null
  readonly from: { readonly name: string; readonly address: string }
  /** Where answers to mails go; null: nowhere. */
  readonly replyTo: string | null
}

const emailPattern = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@.<>"]+$/
/** As in `Papo <papo@example.com>`, or the address alone. */
const sender = /^(?:"?([^"<>\r\n]*?)"?\s*<([^<>\s]+)>|([^<>\s]+))$/u
const ports = { 'smtp:': 587, 'smtps:': 465 } as const
const hint = 'as in smtp://user:password@smtp.example.com:587'

/** @throws ConfigError for the first invalid variable */
export function readMailConfig(value: (name: string) => string | null): MailConfig | null {
  const url = value('SMTP_URL')
  const from = value('MAIL_FROM')
  const replyTo = value('MAIL_REPLY_TO')
  if (url === null) {
    if (from === null && replyTo === null) return null
    throw new ConfigError(
      `${from === null ? 'MAIL_REPLY_TO' : 'MAIL_FROM'} needs SMTP_URL: without it no mail is sent. Set SMTP_URL, ${hint}, or remove the variable`,
    )
  }
  if (from === null) {
    throw new ConfigError(
      'SMTP_URL needs MAIL_FROM, the sender of the mails: set it to an address that the mail server lets you send from, as in Papo <papo@example.com>',
    )
  }
  if (replyTo !== null && !isAddress(replyTo)) {
    throw new ConfigError('MAIL_REPLY_TO must be an e-mail address, as in help@example.com')
  }
  return Object.freeze({ ...server(url), from: senderOf(from), replyTo })
}

function server(value: string): Pick<MailConfig, 'host' | 'port' | 'secure' | 'auth'> {
  const url = URL.parse(value)
  if (url === null && /^smtps?:\/\//.test(value)) {
    throw new ConfigError(
      'SMTP_URL cannot be read: in a password, / ? # @ and : must be percent-encoded, @ as %40',
    )
  }
  if (url === null || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:')) {
    throw new ConfigError(
      `SMTP_URL must be an address that begins with smtp:// or smtps://, ${hint}`,
    )
  }
  if (url.hostname === '') throw new ConfigError(`SMTP_URL names no host: write it ${hint}`)
  if ((url.pathname !== '' && url.pathname !== '/') || url.search !== '' || url.hash !== '') {
    throw new ConfigError(
      'SMTP_URL has something behind the port: a password with / ? # or @ must be percent-encoded, @ as %40',
    )
  }
  if ((url.username === '') !== (url.password === '')) {
    throw new ConfigError(
      `SMTP_URL has a user without a password, or the reverse: write both, ${hint}`,
    )
  }
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? ports[url.protocol] : Number(url.port),
    secure: url.protocol === 'smtps:',
    auth: url.username === '' ? null : credentials(url),
  }
}

function credentials({ username, password }: URL): NonNullable<MailConfig['auth']> {
  try {
    return Object.freeze({
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
    })
  } catch {
    throw new ConfigError('SMTP_URL has a % that is no percent-encoding: write % as %25')
  }
}

function senderOf(value: string): MailConfig['from'] {
  const [, name = '', named, alone] = sender.exec(value) ?? []
  const address = named ?? alone ?? ''
  if (isAddress(address)) return Object.freeze({ name: name.trim(), address })
  throw new ConfigError(
    'MAIL_FROM must be an e-mail address with or without a name, as in Papo <papo@example.com>',
  )
}

const isAddress = (value: string): boolean =>
  emailPattern.test(value) && value.length <= limits.emailLength
