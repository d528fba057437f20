import { randomUUID } from 'node:crypto'
import { afterAll, expect, it } from 'vitest'
import { connectEmbedded } from '../packages/api/src/adapters/postgres/embedded.ts'
import { mailText, openMailServer } from '../packages/api/test/mail/mail-server.ts'
import { owner, readyFolder, type Server, startServer } from './rig/server.ts'

const closers: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const close of closers.toReversed()) await close()
})

type Caller = (method: string, path: string, body?: object, token?: string) => Promise<Answered>
interface Answered {
  status: number
  body: Record<string, unknown>
}

const callsTo =
  ({ url }: Server): Caller =>
  async (method, path, body, token) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    const json = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
    return { status: answer.status, body: json }
  }

const signIn = async (call: Caller): Promise<string> =>
  String((await call('POST', '/v1/auth/token', owner)).body['accessToken'])

async function invite(server: Server): Promise<void> {
  const call = callsTo(server)
  const body = { email: 'bia@example.com', role: 'agent' }
  const invited = await call('POST', '/v1/invitations', body, await signIn(call))
  expect(invited.status).toBe(201)
}

/** A visitor leaves a message with an e-mail, goes, and is answered. */
async function answerVisitor(call: Caller, token: string, email: string): Promise<void> {
  const { sites } = (await call('GET', '/v1/sites', undefined, token)).body as {
    sites: { key: string }[]
  }
  const text = (words: string) => ({ clientId: randomUUID(), text: words })
  const started = await call('POST', '/v1/chats', {
    siteKey: sites[0]?.key,
    clientId: randomUUID(),
    kind: 'message',
    visitor: { email },
    message: text('Abrem amanhã?'),
  })
  const at = `/v1/chats/${String(started.body['sessionId'])}`
  await call('POST', `${at}/accept`, undefined, token)
  expect((await call('POST', `${at}/messages`, text('Sim, às 9h.'), token)).status).toBe(201)
}

/** Runs statements in the database of a server that has ended. */
async function inDatabase(folder: string, ...statements: string[]) {
  const database = await connectEmbedded({ folder })
  const answers = []
  for (const text of statements) answers.push((await database.statements.run(text)).rows)
  await database.close()
  return answers
}

/** The claim of the process that was killed has run out, as it would in a minute and a half. */
const endClaims = `UPDATE mail SET claimed_until = now() - interval '1 second' WHERE state = 'waiting'`
/** The visitors have been away for three minutes. */
const answersAreDue = `UPDATE unread_answer SET due_at = now() - interval '1 second'`

it('a mail whose process is killed in mid-send arrives twice at most, the second marked as a copy', async () => {
  const folder = await readyFolder()
  closers.push(() => folder.remove())
  let answers: 'never' | 'at once' = 'never'
  const held = Promise.withResolvers<void>()
  const headers: string[] = []
  const server = await openMailServer({
    onData(stream, _session, done) {
      let text = ''
      stream.on('data', (part: Buffer) => (text += part.toString()))
      stream.once('end', () => {
        headers.push(text)
        // The mail is taken, and the process never hears of it.
        if (answers === 'never') held.resolve()
        else done()
      })
    },
  })
  closers.push(() => server.close())
  const env = {
    DATA_DIR: folder.path,
    SMTP_URL: `smtp://127.0.0.1:${server.port}`,
    MAIL_FROM: 'papo@shop.example',
    PAPO_OWNER_EMAIL: owner.email,
    PAPO_OWNER_PASSWORD: owner.password,
  }
  const killed = await startServer({ env })
  await invite(killed)
  await held.promise
  await killed.kill()
  await inDatabase(folder.path, endClaims)
  answers = 'at once'

  const next = await startServer({ env })
  closers.push(() => next.stop())
  await expect.poll(() => headers.length, { timeout: 30_000 }).toBe(2)
  const of = (name: string) =>
    headers.map((text) => new RegExp(`^${name}: (.*)$`, 'im').exec(text)?.[1]?.trim())
  expect(new Set(of('Message-ID')).size).toBe(1)
  expect(of('X-Papo-Attempt')).toEqual(['1', '2'])
  expect(await next.stop()).toBe(0)

  const [rows] = await inDatabase(folder.path, 'SELECT state, unanswered, sealed FROM mail')
  expect(rows).toEqual([{ state: 'sent', unanswered: 1, sealed: null }])
}, 120_000)

it('answers to visitors that are on their way when the process is killed arrive once, or twice with the second marked', async () => {
  const folder = await readyFolder()
  closers.push(() => folder.remove())
  /** Nobody answers for the mails to these; there are as many as a process sends at once, with the one that is heard. */
  const names = ['ana', 'bia']
  const received: { to: string; id: string; attempt: string; code: string }[] = []
  let isRestarted = false
  const server = await openMailServer({
    onData(stream, session, done) {
      let text = ''
      stream.on('data', (part: Buffer) => (text += part.toString('latin1')))
      stream.once('end', () => {
        const of = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(text)?.[1] ?? ''
        const to = session.envelope.rcptTo[0]?.address ?? ''
        const code = /#(papo_c_[\w-]{43})/.exec(mailText(text))?.[1] ?? ''
        received.push({ to, id: of('Message-ID'), attempt: of('X-Papo-Attempt'), code })
        // The first process hears that one mail was taken, and never of the others.
        if (isRestarted || to === 'heard@example.com') done()
      })
    },
  })
  closers.push(() => server.close())
  const env = {
    DATA_DIR: folder.path,
    SMTP_URL: `smtp://127.0.0.1:${server.port}`,
    MAIL_FROM: 'papo@shop.example',
  }
  const before = await startServer({ env })
  const call = callsTo(before)
  const token = await signIn(call)
  await answerVisitor(call, token, 'heard@example.com')
  for (const name of names) await answerVisitor(call, token, `${name}@example.com`)
  expect(await before.stop()).toBe(0)
  await inDatabase(folder.path, answersAreDue)

  const killed = await startServer({ env })
  await expect.poll(() => received.length, { timeout: 60_000 }).toBe(3)
  const mail = () => callsTo(killed)('GET', '/v1/mail', undefined, token)
  await expect
    .poll(async () => (await mail()).body, { timeout: 60_000 })
    .toMatchObject({
      waiting: 2,
      lastSentAt: expect.any(String),
    })
  await killed.kill()
  await inDatabase(folder.path, endClaims)
  isRestarted = true

  const next = await startServer({ env })
  closers.push(() => next.stop())
  const sentTo = (name: string) => received.filter(({ to }) => to === `${name}@example.com`)
  await expect
    .poll(() => names.map((name) => sentTo(name).length), { timeout: 60_000 })
    .toEqual([2, 2])
  for (const name of names) {
    const [first, second] = sentTo(name)
    expect([first?.attempt, second?.attempt]).toEqual(['1', '2'])
    expect([second?.id, second?.code]).toEqual([first?.id, first?.code])
  }
  const back = (code = '') =>
    callsTo(next)('POST', '/v1/visitor/return', { code, clientId: randomUUID() })
  const twice = [await back(sentTo('ana')[0]?.code), await back(sentTo('ana')[1]?.code)]
  expect(twice.map(({ status }) => status)).toEqual([200, 410])
  expect(await next.stop()).toBe(0)
  const [mails] = await inDatabase(folder.path, 'SELECT state, sealed FROM mail')
  expect(mails).toEqual(Array.from({ length: 3 }, () => ({ state: 'sent', sealed: null })))
  expect(sentTo('heard').map(({ attempt }) => attempt)).toEqual(['1'])
}, 180_000)
