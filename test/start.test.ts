import { createAgentClient, createVisitorClient } from '@papo/sdk'
import { afterEach, describe, expect, it } from 'vitest'
import { readyFolder, runServer, type Server, startServer, temporaryFolder } from './rig/server.ts'

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

async function pathOf(made: ReturnType<typeof temporaryFolder>): Promise<string> {
  const folder = await made
  stops.push(folder.remove)
  return folder.path
}
const emptyFolder = () => pathOf(temporaryFolder())

async function started(env: Record<string, string | undefined>): Promise<Server> {
  const server = await startServer({ env })
  stops.push(server.stop)
  return server
}

/** As on a laptop: only the folder and the port of the test are configured. */
const nothing = { PAPO_OWNER_EMAIL: undefined, PAPO_OWNER_PASSWORD: undefined }

it('an empty installation prints its addresses, and serves them', async () => {
  const server = await started({ ...nothing, DATA_DIR: await emptyFolder() })
  expect(server.output()).toContain(`${server.url}/console`)
  expect(server.output()).toContain(`${server.url}/demo`)
  const email = /e-mail\s+(\S+)/.exec(server.output())?.[1] ?? ''
  const password = /password\s+(\S+)/.exec(server.output())?.[1] ?? ''
  const owner = createAgentClient({ baseUrl: server.url })
  await owner.createToken({ email, password })
  const { sites } = await owner.listSites()
  expect(sites.map(({ name }) => name)).toEqual(['Demo'])
  expect(sites[0]?.allowedOrigins[0]).toBe(server.url)

  const page = async (path: string) => (await fetch(`${server.url}${path}`)).text()
  expect(await page('/demo')).toMatch(/<script[^>]+papo\.js[^>]+data-site="[^"]+"/)
  expect(await page('/console/')).toContain('<script')
  expect(await page('/docs')).toContain('/v1/openapi.json')
  const answer = await fetch(`${server.url}/papo.js`, { headers: { 'accept-encoding': 'br' } })
  expect(answer.headers.get('content-encoding')).toBe('br')
})

it('a restart keeps all data, and a second server on the same folder refuses to start', async () => {
  const folder = await pathOf(readyFolder())
  const first = await started({ DATA_DIR: folder })
  const demo = await (await fetch(`${first.url}/demo`)).text()
  const siteKey = /data-site="([^"]+)"/.exec(demo)?.[1] ?? ''
  const visitor = createVisitorClient({ baseUrl: first.url, siteKey })
  const { sessionId, visitorToken } = await visitor.startChat({
    clientId: crypto.randomUUID(),
    message: { clientId: crypto.randomUUID(), text: 'Está aí?' },
  })
  const refused = await runServer({ DATA_DIR: folder })
  expect(refused.code).toBe(1)
  expect(refused.output.trim().split('\n')).toHaveLength(1)
  expect(refused.output).toContain('DATA_DIR')
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200)
  expect(await first.stop()).toBe(0)

  const second = await started({ DATA_DIR: folder })
  const answer = await fetch(`${second.url}/v1/chats/${sessionId}/messages`, {
    headers: { authorization: `Bearer ${visitorToken}` },
  })
  expect(await answer.json()).toMatchObject({
    status: 'waiting',
    queuePosition: 1,
    messages: [{ seq: 1, text: 'Está aí?' }],
  })
})

describe('a wrong environment variable stops the start with one line that names it', () => {
  it.concurrent.each([
    ['PORT', 'eighty'],
    ['DATABASE_URL', 'mysql://secret@localhost/papo'],
    ['REDIS_URL', 'redis://secret@localhost'],
    ['PUBLIC_URL', 'chat.example.com'],
    ['LOG_LEVEL', 'loud'],
    ['RATE_LIMIT_SCALE', '-1'],
    ['TRUST_PROXY', 'everybody'],
    ['SIGN_UP', 'maybe'],
    ['PAPO_SECRET', 'secret'],
    ['PAPO_OWNER_EMAIL', 'secret'],
  ])('%s', async (name, value) => {
    const { code, output } = await runServer({ DATA_DIR: await emptyFolder(), [name]: value })
    expect(code).toBe(1)
    expect(output.trim().split('\n')).toHaveLength(1)
    expect(output).toContain(name)
    expect(output).not.toContain('secret')
  })

  it('PAPO_SECRET is required in production', async () => {
    const { code, output } = await runServer({
      DATA_DIR: await emptyFolder(),
      NODE_ENV: 'production',
    })
    expect([code, output.trim().split('\n').length]).toEqual([1, 1])
    expect(output).toContain('PAPO_SECRET')
  })
})
