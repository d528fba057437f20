import { afterAll, expect, it } from 'vitest'
import { connectEmbedded } from '../packages/api/src/adapters/postgres/embedded.ts'
import { openMailServer } from '../packages/api/test/mail/mail-server.ts'
import { owner, readyFolder, type Server, startServer } from './rig/server.ts'

const closers: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const close of closers.toReversed()) await close()
})

async function invite({ url }: Server): Promise<void> {
  const post = (path: string, body: object, token?: string) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    })
  const signedIn = await post('/v1/auth/token', owner)
  const { accessToken } = (await signedIn.json()) as { accessToken: string }
  const body = { email: 'bia@example.com', role: 'agent' }
  expect((await post('/v1/invitations', body, accessToken)).status).toBe(201)
}

/** The claim of the process that was killed has run out, as it would in a minute and a half. */
async function endClaims(folder: string): Promise<void> {
  const database = await connectEmbedded({ folder })
  await database.statements.run(`UPDATE mail SET claimed_until = now() - interval '1 second'`)
  await database.close()
}

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
  await endClaims(folder.path)
  answers = 'at once'

  const next = await startServer({ env })
  closers.push(() => next.stop())
  await expect.poll(() => headers.length, { timeout: 30_000 }).toBe(2)
  const of = (name: string) =>
    headers.map((text) => new RegExp(`^${name}: (.*)$`, 'im').exec(text)?.[1]?.trim())
  expect(new Set(of('Message-ID')).size).toBe(1)
  expect(of('X-Papo-Attempt')).toEqual(['1', '2'])
  expect(await next.stop()).toBe(0)

  const database = await connectEmbedded({ folder: folder.path })
  const { rows } = await database.statements.run('SELECT state, unanswered, sealed FROM mail')
  await database.close()
  expect(rows).toEqual([{ state: 'sent', unanswered: 1, sealed: null }])
}, 120_000)
