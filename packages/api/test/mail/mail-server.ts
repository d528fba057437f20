import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { selfSigned } from './self-signed.ts'

/** A mail as a mail server has received it. */
interface ReceivedMail {
  from: string
  to: string[]
  raw: string
  /** Of the headers, unfolded; the first of each name. */
  header(name: string): string | null
}

export interface MailServer {
  port: number
  received: ReceivedMail[]
  /** Resolves once `count` mails have come. */
  arrived(count: number): Promise<ReceivedMail[]>
  close(): Promise<void>
}

/** An answer of a mail server that is no good one. */
export const smtpError = (responseCode: number, words: string): Error =>
  Object.assign(new Error(words), { responseCode })

const loopback = selfSigned('localhost')
/** The certificate of the mail servers of these tests, for `localhost`. */
export const { certificate } = loopback

/** A real mail server on the loopback address. It takes what its options let it. */
export async function openMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const received: ReceivedMail[] = []
  const waiters = new Set<() => void>()
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    hideSTARTTLS: true,
    key: loopback.key,
    cert: certificate,
    onData(stream, session, done) {
      void text(stream).then((raw) => {
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          from: mailFrom === false || mailFrom === null ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw,
          header: (name) => headerOf(raw, name),
        })
        done()
        for (const check of waiters) check()
      })
    },
    ...options,
  })
  // What a client does to its connection is that client’s test.
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    port,
    received,
    async arrived(count) {
      const enough = Promise.withResolvers<void>()
      const check = () => {
        if (received.length >= count) enough.resolve()
      }
      waiters.add(check)
      check()
      await enough.promise
      waiters.delete(check)
      return received
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

function headerOf(raw: string, name: string): string | null {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ')
  const start = `${name.toLowerCase()}: `
  const line = head.split('\r\n').find((one) => one.toLowerCase().startsWith(start))
  return line === undefined ? null : line.slice(start.length)
}

/** The text of a raw mail, with its lines and its letters as they were written. */
export function mailText(raw: string): string {
  const bytes = raw
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
