import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { Copy, Mailer } from '@papo/core/mail/mailer'
import { type MailerOptions, smtpMailer } from '../../src/adapters/nodemailer/mailer.ts'
import { certificate, type MailServer, openMailServer, smtpError } from './mail-server.ts'

const copy: Copy = {
  id: '01900000-0000-7000-8000-000000000001',
  attempt: 1,
  createdAt: new Date('2026-03-04T05:06:07.000Z'),
  to: 'bia@example.com',
  fromName: null,
  replyTo: null,
  subject: 'Olá, você',
  text: 'Uma linha.\n\nOutra — com acento.\n',
  html: '<p>Uma linha.</p>\n',
}
const auth = { user: 'papo', password: 'p@ss/word' }
const closers: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function serve(...options: Parameters<typeof openMailServer>): Promise<MailServer> {
  const server = await openMailServer(...options)
  closers.push(() => server.close())
  return server
}

function mailerTo(port: number, over: Partial<MailerOptions> = {}): Mailer {
  const mailer = smtpMailer({
    host: '127.0.0.1',
    port,
    secure: false,
    auth: null,
    from: { name: 'Papo', address: 'papo@shop.example' },
    replyTo: null,
    name: 'chat.example.com',
    connectWithinMs: 500,
    answerWithinMs: 500,
    ...over,
  })
  closers.push(() => mailer.close())
  return mailer
}

/** A server that says only what `talk` makes it say. */
async function openSilent(talk: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    talk(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** Greets, agrees to everything, and does `atEnd` when the whole mail has come. */
const agreeing = (atEnd: (socket: Socket) => void) => (socket: Socket) => {
  let isData = false
  socket.write('220 hello\r\n')
  socket.on('data', (chunk) => {
    const said = chunk.toString()
    if (isData) {
      if (said.includes('\r\n.\r\n')) atEnd(socket)
      return
    }
    isData = said.startsWith('DATA')
    socket.write(isData ? '354 go on\r\n' : '250 fine\r\n')
  })
}

describe('a mail that is taken', () => {
  it('has its headers once, both texts, and says that a machine has written it', async () => {
    const server = await serve()
    const mailer = mailerTo(server.port, { replyTo: 'help@shop.example' })
    expect(await mailer.send(copy)).toBeNull()
    const [mail] = server.received
    expect(mail).toMatchObject({ from: 'papo@shop.example', to: ['bia@example.com'] })
    const names = [
      'From',
      'To',
      'Reply-To',
      'Auto-Submitted',
      'X-Papo-Attempt',
      'Message-ID',
      'Date',
    ]
    expect(names.map((name) => mail?.header(name))).toEqual([
      'Papo <papo@shop.example>',
      'bia@example.com',
      'help@shop.example',
      'auto-generated',
      '1',
      `<${copy.id}@shop.example>`,
      'Wed, 04 Mar 2026 05:06:07 +0000',
    ])
    expect(mail?.raw).toContain('text/plain')
    expect(mail?.raw).toContain('text/html')
  })

  it('is the same mail to every reader when it is sent again, and marked as a further copy', async () => {
    const server = await serve()
    const mailer = mailerTo(server.port)
    await mailer.send(copy)
    await mailer.send({ ...copy, attempt: 2 })
    const headers = (name: string) => server.received.map((mail) => mail.header(name))
    expect(new Set(headers('Message-ID')).size).toBe(1)
    expect(headers('X-Papo-Attempt')).toEqual(['1', '2'])
  })

  it('gets no header and no recipient out of a name or a subject', async () => {
    const server = await serve()
    const evil = 'a\r\nBcc: eve@example.com\r\n\r\nbody\u2028Cc: x@example.com'
    await mailerTo(server.port).send({ ...copy, subject: evil, fromName: evil })
    const [mail] = server.received
    expect(mail?.to).toEqual(['bia@example.com'])
    expect([mail?.header('Bcc'), mail?.header('Cc')]).toEqual([null, null])
    expect(mail?.header('From')).toContain('<papo@shop.example>')
  })

  it('goes over STARTTLS or TLS, with the password', async () => {
    const seen: [string, boolean][] = []
    for (const secure of [false, true]) {
      const server = await serve({
        secure,
        hideSTARTTLS: false,
        authOptional: false,
        onAuth({ username, password }, { secure: isSecure }, done) {
          seen.push([`${username}:${password}`, isSecure])
          done(null, { user: username })
        },
      })
      const mailer = mailerTo(server.port, {
        host: 'localhost',
        secure,
        auth,
        tls: { ca: certificate },
      })
      expect(await mailer.check()).toBeNull()
      expect(await mailer.send(copy)).toBeNull()
      expect(server.received.length).toBe(1)
    }
    expect(new Set(seen.map(String))).toEqual(new Set(['papo:p@ss/word,true']))
  })
})

describe('a mail server that says no', () => {
  it('to the password: it is named, and the mail stays in the queue', async () => {
    const server = await serve({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(smtpError(535, 'no such user')),
    })
    const mailer = mailerTo(server.port, { auth })
    for (const said of [await mailer.check(), await mailer.send(copy)]) {
      expect(said).toMatchObject({ problem: 'wrong_password', outcome: 'later' })
      expect(said?.reply).toContain('535')
      expect(said?.reply).not.toContain(auth.password)
    }
  })

  it('to the sender, the recipient or the mail', async () => {
    const no = (code: number) => (_: unknown, __: unknown, done: (error: Error) => void) =>
      done(smtpError(code, 'not here'))
    const cases = [
      [{ onMailFrom: no(550) }, 'refused_sender', 'later'],
      [{ onRcptTo: no(550) }, 'refused_recipient', 'refused'],
      [{ onMailFrom: no(530) }, 'wrong_password', 'later'],
    ] as const
    for (const [options, problem, outcome] of cases) {
      const server = await serve(options)
      const said = await mailerTo(server.port).send(copy)
      expect(said).toMatchObject({ problem, outcome })
      expect(said?.reply).toContain('not here')
    }
    const server = await serve({
      onData(stream, _session, done) {
        stream.resume().once('end', () => done(smtpError(554, 'spam')))
      },
    })
    expect(await mailerTo(server.port).send(copy)).toMatchObject({
      problem: 'refused',
      outcome: 'refused',
    })
  })

  it('for now: greylisting and a full mailbox are tried again', async () => {
    const server = await serve({
      onRcptTo: (_address, _session, done) => done(smtpError(451, 'greylisted, try later')),
    })
    expect(await mailerTo(server.port).send(copy)).toMatchObject({
      problem: 'deferred',
      outcome: 'later',
    })
  })
})

describe('a mail server that is not there', () => {
  it('is told apart: no such name, nothing listening, and no answer', async () => {
    const server = await openMailServer()
    await server.close()
    const slow = await openSilent(() => {})
    const problems = [
      await mailerTo(server.port, { host: 'no-such-host.invalid' }).check(),
      await mailerTo(server.port).check(),
      await mailerTo(slow).check(),
    ]
    expect(problems.map((one) => one?.problem)).toEqual([
      'name_not_found',
      'refused_connection',
      'timeout',
    ])
  })

  it('or speaks TLS where none was expected, and the reverse, or shows a certificate that nobody knows', async () => {
    const plain = await serve()
    const unknown = await serve({ secure: true })
    const starting = await serve({ hideSTARTTLS: false })
    const problems = [
      await mailerTo(plain.port, { secure: true }).check(),
      await mailerTo(unknown.port, { secure: true, host: 'localhost' }).check(),
      await mailerTo(starting.port, { host: 'localhost' }).check(),
    ]
    expect(problems.map((one) => one?.problem)).toEqual(['tls', 'tls', 'tls'])
  })

  it('gets no password in clear over a network', async () => {
    const seen: string[] = []
    const server = await serve({
      allowInsecureAuth: true,
      onAuth({ username }, _session, done) {
        seen.push(String(username))
        done(null, { user: username })
      },
    })
    // A name of this machine that is not a loopback address to the mailer.
    const mailer = mailerTo(server.port, { host: 'LOCALHOST', auth })
    expect(await mailer.check()).toMatchObject({ problem: 'tls' })
    expect(seen).toEqual([])
  })

  it('goes away before the mail is whole: nothing was taken', async () => {
    const port = await openSilent((socket) => {
      socket.write('220 hello\r\n')
      socket.once('data', () => socket.destroy())
    })
    expect(await mailerTo(port).send(copy)).toMatchObject({ outcome: 'later' })
  })

  it('goes away or falls silent after the whole mail: it may have been taken', async () => {
    const gone = await openSilent(agreeing((socket) => socket.destroy()))
    const silent = await openSilent(agreeing(() => {}))
    expect(await mailerTo(gone).send(copy)).toMatchObject({
      problem: 'connection_lost',
      outcome: 'unanswered',
    })
    expect(await mailerTo(silent).send(copy)).toMatchObject({
      problem: 'timeout',
      outcome: 'unanswered',
    })
  })
})
