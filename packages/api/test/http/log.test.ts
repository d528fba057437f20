import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import type { AccessToken, Chat, ChatStarted, IdentitySecretCreated } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimsAt, sign } from '../identity/sign.ts'
import { type ApiUnderTest, openApi, ownerEmail, password } from './api-under-test.ts'

/** Every personal value in this test contains this word. */
const canary = 'canário'
const address = '203.0.113.77'
const metricsToken = 'the-operator-of-metrics-4711'
const forged = '{"level":"fatal","msg":"forged"}'
/** Line breaks that could forge a log line, raw and encoded in an address. */
const breaks = ['\r\n', '\n', '\r', '\u2028', '\u0085', '\0', '%0d%0a', '\u001B[2K']

let api: ApiUnderTest
let origin: URL
/** The tokens, secrets and ids of the test. */
const knownSecrets = new Map<string, string>()
const statuses = new Set<number>()

interface Sent {
  token?: string
  body?: unknown
  headers?: Record<string, string>
}

/** Calls the server over a real connection, from the address that the proxy in front of it names. */
async function call<Body>(method: string, path: string, sent: Sent = {}): Promise<Body> {
  const { token, body, headers } = sent
  const answer = await fetch(new URL(path, origin), {
    method,
    headers: {
      'x-forwarded-for': address,
      'user-agent': `Mozilla/5.0 (canary; ${forged})`,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  statuses.add(answer.status)
  const received = await answer.text()
  return (received.startsWith('{') ? JSON.parse(received) : {}) as Body
}

/** Writes bytes that no client would write. */
async function sendRaw(lines: string[]): Promise<void> {
  const socket = connect(Number(origin.port), origin.hostname)
  await once(socket, 'connect')
  socket.end(`${lines.join('\r\n')}\r\n\r\n`)
  const [status] = /(?<=^HTTP\/1\.1 )\d{3}/u.exec(await text(socket)) ?? []
  if (status !== undefined) statuses.add(Number(status))
}

const messageWith = (words: string) => ({ clientId: randomUUID(), text: `${canary} ${words}` })

function keep(name: string, value: string): string {
  expect(value).toMatch(/^[\w.-]{20,}$/u)
  knownSecrets.set(name, value)
  return value
}

/** A chat with every kind of text, from both sides. */
async function everyText(): Promise<{ owner: string; visitor: string; chatId: string }> {
  const credentials = { email: ownerEmail, password }
  const { accessToken } = await call<AccessToken>('POST', '/v1/auth/token', { body: credentials })
  const owner = keep('the owner’s token', accessToken)
  const started = await call<ChatStarted>('POST', '/v1/chats', {
    body: {
      siteKey: api.site.key,
      clientId: randomUUID(),
      visitor: {
        name: `Joana ${canary}`,
        email: 'joana@canary.example',
        attributes: { plan: canary },
      },
      message: messageWith('first'),
      page: { url: 'https://canary.example/canary?q=canary#canary', title: canary, referrer: '' },
    },
  })
  const visitor = keep('the visitor’s token', started.visitorToken)
  const chatId = keep('the chat’s id', started.sessionId)
  const at = `/v1/chats/${chatId}`
  const { visitor: who } = await call<Chat>('POST', `${at}/accept`, { token: owner })
  keep('the visitor’s id', who.id)
  await call('POST', `${at}/messages`, { token: visitor, body: messageWith('of the visitor') })
  await call('POST', `${at}/messages`, { token: owner, body: messageWith('of the agent') })
  await call('POST', `${at}/notes`, { token: owner, body: messageWith('a note') })
  await call('POST', `${at}/typing`, { token: visitor, body: { typing: true } })
  await call('GET', `${at}/messages?after=canary`, { token: visitor })
  await call('GET', `${at}/messages?wait=1&after=`, { token: visitor })
  return { owner, visitor, chatId }
}

async function identify(owner: string, visitor: string): Promise<void> {
  const secrets = `/v1/sites/${api.site.id}/identity-secrets`
  const { secret } = await call<IdentitySecretCreated>('POST', secrets, { token: owner, body: {} })
  keep('the identity secret', secret)
  const claims = { aud: api.site.key, sub: 'canary-customer', email: 'signed@canary.example' }
  for (const [whose, key] of Object.entries({ theirs: secret, 'of a thief': 'canary' })) {
    const token = keep(`a signature, ${whose}`, sign(claimsAt(Date.now(), claims), key))
    const body = { siteKey: api.site.key, token }
    const answer = await call<{ visitorToken?: string }>('POST', '/v1/visitor/identify', {
      token: visitor,
      body,
    })
    if (answer.visitorToken !== undefined) keep('the token after', answer.visitorToken)
  }
}

/** Invalid calls of every kind, with a personal value in each. */
async function blunder(owner: string): Promise<void> {
  await call('POST', '/v1/auth/token', { body: { email: ownerEmail, password: 'canary-password' } })
  await call('POST', '/v1/auth/session', { body: { email: 'x@canary.example', password } })
  await call('POST', '/v1/auth/token', { body: { email: canary, canary } })
  await call('POST', '/v1/auth/token', { body: `{"email":"${canary}` })
  await call('GET', '/v1/me', { token: 'canary-token' })
  await call('GET', '/v1/me', { headers: { authorization: 'Basic Y2FuYXJ5OmNhbmFyeQ==' } })
  await call('GET', '/v1/me', { headers: { cookie: 'papo_session=canary; __Host-papo=canary' } })
  await call('GET', '/metrics', { token: `${metricsToken}-canary` })
  await call('GET', '/metrics', { token: metricsToken })
  await call('GET', '/v1/chats?text=canary', { token: owner })
  await call('GET', '/v1/sites', { token: owner, headers: { origin: 'https://canary.example' } })
  await call('POST', '/v1/sites', {
    token: owner,
    body: { name: canary, allowedOrigins: ['canary'] },
  })
  await call('PUT', '/v1/chats', { token: owner, body: { canary } })
  await call('GET', `/canary/${'canary'.repeat(10)}?canary=${canary}`)
  await call('GET', `/v1/chats/${canary}`, { token: owner })
  await call('POST', '/v1/chats', { body: canary, headers: { 'content-type': 'text/canary' } })
  await call('POST', '/v1/chats', { body: { canary: canary.repeat(30_000) } })
}

/** A database error about a refused row has the row in it. */
async function breakDatabase(visitor: string, chatId: string): Promise<void> {
  const { statements, work } = api.services.database
  await statements.run(
    `ALTER TABLE message ADD CONSTRAINT no_more CHECK (text NOT LIKE '%${canary}%') NOT VALID`,
  )
  const path = `/v1/chats/${chatId}/messages`
  await call('POST', path, { token: visitor, body: messageWith('into the broken table') })
  await statements.run('ALTER TABLE message DROP CONSTRAINT no_more')
  const { run } = work
  const row = `invalid: "Joana"${canary}", key (email)=(joana)@canary.example)`
  const databaseError = {
    severity: 'ERROR',
    code: '23505',
    detail: row,
    where: row,
    parameters: [canary],
  }
  work.run = () => Promise.reject(Object.assign(new Error(row), databaseError))
  await call('POST', path, { token: visitor, body: messageWith('with a failure') })
  work.run = run
}

async function forge(): Promise<void> {
  for (const end of breaks) {
    const line = `canary${end}${forged}`
    const host = [`Host: ${origin.host}`, 'Connection: close']
    await sendRaw([`GET /${line} HTTP/1.1`, ...host])
    await sendRaw([`GET /healthz?${line} HTTP/1.1`, ...host])
    await sendRaw(['GET /v1/me HTTP/1.1', ...host, `User-Agent: ${line}`])
    await sendRaw(['GET /v1/me HTTP/1.1', ...host, `X-Forwarded-For: ${address}${end}${forged}`])
    await sendRaw(['GET /v1/me HTTP/1.1', ...host, `Authorization: Bearer ${line}`])
    await sendRaw(['GET /v1/me HTTP/1.1', ...host, `X-Request-Id: ${line}`])
    await sendRaw([`GET${end}${forged} /canary HTTP/1.1`, ...host])
  }
}

describe('the log of a server after every kind of call', () => {
  beforeAll(async () => {
    api = await openApi({
      LOG_LEVEL: 'trace',
      TRUST_PROXY: 'loopback',
      METRICS_TOKEN: metricsToken,
    })
    await api.app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = api.app.server.address() as AddressInfo
    origin = new URL(`http://127.0.0.1:${port}`)
    const { owner, visitor, chatId } = await everyText()
    await blunder(owner)
    await breakDatabase(visitor, chatId)
    await identify(owner, visitor)
    await forge()
  })
  afterAll(() => api.close())

  it('has lines of successes, refusals and failures', () => {
    for (const status of [200, 201, 400, 401, 404, 405, 413, 415, 500]) {
      expect(statuses).toContain(status)
    }
    const log = api.log.join('')
    expect(log).toContain('"route":"/v1/chats/:chatId/messages"')
    expect(log).toContain('"route":"/v1/visitor/identify"')
    expect(log).toContain('"constraint":"no_more"')
    expect(log).toContain('"code":"23505"')
  })

  it('names nobody, and has no value from a call', () => {
    const log = api.log.join('')
    expect(log).not.toMatch(/can[aá]r(y|io)/iu)
    for (const secret of [address, ownerEmail, password, metricsToken, api.site.key, 'Joana']) {
      expect(log).not.toContain(secret)
    }
    for (const [name, value] of knownSecrets) {
      expect([name, log.includes(value)]).toEqual([name, false])
      expect([name, log.includes(value.slice(-16))]).toEqual([name, false])
    }
  })

  it('is one JSON object a line, and no caller can forge one', () => {
    expect(api.log.length).toBeGreaterThan(40)
    for (const line of api.log) {
      expect(line).toMatch(/^\{\P{Control}*\}\n$/u)
      expect(line).not.toMatch(/[\u2028\u2029]/u)
      expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), msg: expect.any(String) })
    }
    expect(api.log.join('')).not.toContain('forged')
  })
})
