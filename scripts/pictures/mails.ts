import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { smtpMailer } from '../../packages/api/src/adapters/nodemailer/mailer.ts'
import { openMailServer } from '../../packages/api/test/mail/mail-server.ts'
import { type Letter, writeMail } from '../../packages/core/src/mail/letter.ts'
import type { MailFacts } from '../../packages/core/src/mail/locales/mail-texts.ts'
import { dayIn, mailTexts } from '../../packages/core/src/mail/mail-locale.ts'

type Locale = keyof typeof mailTexts

const publicUrl = 'https://chat.example.com'
const code = 'gq3Zk0v4n8XbYw1T5uLr7sHc2dPf6mJa9eKi0oQxNzU'
const words = {
  'pt-BR': {
    shop: 'Padaria Aurora',
    answers: ['Abrimos das 7h às 13h.', 'Quer que eu reserve o seu pão?\nÉ só responder aqui.'],
    seen: 'Como aparece',
    plain: 'Só texto',
  },
  en: {
    shop: 'Aurora Bakery',
    answers: ['We open from 7 am to 1 pm.', 'Shall I keep your bread?\nJust answer here.'],
    seen: 'As it is shown',
    plain: 'Text alone',
  },
} as const

/** Every mail, with what it would say in a small shop. */
function lettersIn(locale: Locale): Record<string, Letter> {
  const { letters } = mailTexts[locale]
  const { shop, answers } = words[locale]
  const until = dayIn(locale, new Date('2026-03-19T12:00:00Z'))
  const invitation: MailFacts['invitation'] = {
    workspaceName: shop,
    inviterName: 'Ana Souza',
    role: 'agent',
    link: `${publicUrl}/open#papo_i_${code}`,
    until,
  }
  const reset = { workspaceName: shop, name: 'Rita', link: `${publicUrl}/open#papo_r_${code}` }
  const alert = {
    siteName: shop,
    waiting: { count: 2, minutes: 4 },
    messages: { count: 3, days: 2 },
    links: {
      queue: `${publicUrl}/#/queue`,
      messages: `${publicUrl}/#/messages`,
      account: `${publicUrl}/#/settings/account`,
    },
  }
  return {
    invitation: letters.invitation(invitation),
    'forgotten-password': letters.passwordReset({ ...reset, madeByOwner: false }),
    'new-password': letters.passwordReset({ ...reset, madeByOwner: true }),
    answer: letters.answer({
      siteName: shop,
      messages: answers.map((text) => ({ by: 'Rita', text })),
      more: 0,
      link: `https://www.aurora.example/contact#papo_c_${code}`,
    }),
    alert: letters.alert(alert),
    test: letters.test({ workspaceName: shop, publicUrl }),
  }
}

/** A mail as a program for reading mail takes it apart. */
interface ReadMail {
  from: string
  to: string
  subject: string
  text: string
  html: string
}

/** Sends each mail to a real mail server, and takes a picture of what has arrived. */
export async function photographMails(
  browser: Browser,
  locale: Locale,
  folder: string,
): Promise<void> {
  const server = await openMailServer()
  const mailer = smtpMailer({
    host: '127.0.0.1',
    port: server.port,
    secure: false,
    auth: null,
    from: { name: 'Papo', address: 'papo@aurora.example' },
    replyTo: null,
    name: 'chat.example.com',
  })
  const page = await browser.newPage({ viewport: { width: 760, height: 600 }, locale })
  try {
    for (const [at, [name, letter]] of Object.entries(lettersIn(locale)).entries()) {
      const failure = await mailer.send({
        ...writeMail(letter, locale),
        id: `mail-${at}`,
        attempt: 1,
        createdAt: new Date('2026-03-12T16:20:00Z'),
        to: 'rita@example.com',
        fromName: name === 'answer' ? words[locale].shop : null,
        replyTo: null,
      })
      if (failure !== null) throw new Error(`${name} was not sent: ${failure.problem}`)
      const raw = (await server.arrived(at + 1))[at]?.raw ?? ''
      await page.setContent(readerOf(readMail(raw), locale))
      await page.screenshot({ path: join(folder, `mail-${name}-${locale}.png`), fullPage: true })
    }
  } finally {
    await page.close()
    mailer.close()
    await server.close()
  }
}

/** Headers and body of a mail, or of a part of it. */
function split(raw: string): { headers: Map<string, string>; body: string } {
  const end = raw.indexOf('\r\n\r\n')
  const lines = raw
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const headers = new Map(
    lines.map((line) => {
      const [name = '', ...value] = line.split(': ')
      return [name.toLowerCase(), value.join(': ')]
    }),
  )
  return { headers, body: raw.slice(end + 4) }
}

function readMail(raw: string): ReadMail {
  const { headers, body } = split(raw)
  const boundary = /boundary="([^"]+)"/.exec(headers.get('content-type') ?? '')?.[1] ?? ''
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => split(part.slice(2)))
  const content = (type: string) => {
    const part = parts.find(({ headers: own }) => own.get('content-type')?.startsWith(type))
    return decoded(part?.body ?? '', part?.headers.get('content-transfer-encoding') ?? '')
  }
  const header = (name: string) => wordsOf(headers.get(name) ?? '')
  return {
    from: header('from'),
    to: header('to'),
    subject: header('subject'),
    text: content('text/plain'),
    html: content('text/html'),
  }
}

function decoded(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8')
  if (encoding === 'quoted-printable') return unquoted(body.replaceAll('=\r\n', ''))
  return body
}

const unquoted = (text: string): string =>
  Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString('utf8')

/** A header whose words may be encoded. */
const wordsOf = (header: string): string =>
  header
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString('utf8')
        : unquoted(word.replaceAll('_', ' ')),
    )

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** A plain program for reading mail: the mail as it is shown, and what one without HTML shows. */
const readerOf = (
  { from, to, subject, text, html }: ReadMail,
  locale: Locale,
): string => `<!doctype html>
<html lang="${locale}"><meta charset="utf-8"><style>
body { margin: 0; padding: 24px; background: #eef0f3; color: #1f2937; font: 15px/1.5 sans-serif }
h1 { margin: 0 0 4px; font-size: 20px } body > p { margin: 0; color: #6b7280; font-size: 13px }
h2 { margin: 20px 0 6px; color: #6b7280; font-size: 12px; font-weight: 600; text-transform: uppercase }
div, pre { margin: 0; border-radius: 8px; background: #fff; overflow-wrap: anywhere }
pre { padding: 24px; font: 13px/1.5 monospace; white-space: pre-wrap }
</style>
<h1>${escaped(subject)}</h1><p>${escaped(from)} → ${escaped(to)}</p>
<h2>${words[locale].seen}</h2>${bodyOf(html)}
<h2>${words[locale].plain}</h2><pre>${escaped(text.trimEnd())}</pre>`

/** The mail's own body, with its own style. */
const bodyOf = (html: string): string =>
  html.replace(/^[\s\S]*?<body/, '<div').replace(/<\/body>[\s\S]*$/, '</div>')
