import { fastify } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Policy } from '../../src/http/app-type.ts'
import { requirePolicy } from '../../src/http/authenticate.ts'
import { requireLimit } from '../../src/http/require-limit.ts'
import { newToken } from '@papo/core/platform/token'
import { createRandom } from '../../src/adapters/crypto/random.ts'
import { type ApiUnderTest, openApi, ownerEmail, ownOrigin, password } from './api-under-test.ts'

let api: ApiUnderTest
let tokens: Record<'visitor' | 'agent' | 'admin' | 'owner', string>
let chatId: string
beforeAll(async () => {
  api = await openApi()
  const visitor = await api.start()
  chatId = visitor.chatId
  tokens = {
    visitor: visitor.token,
    agent: await api.agent('agent'),
    admin: await api.agent('admin'),
    owner: api.owner,
  }
})
afterAll(() => api.close())

/** One route of each policy; none changes anything in these calls. */
const examples: Record<
  Exclude<Policy, 'open' | 'operator' | 'site' | 'socket'>,
  [string, () => string]
> = {
  visitor: ['PUT', () => `/v1/chats/${chatId}/rating`],
  participant: ['GET', () => `/v1/chats/${chatId}`],
  account: ['GET', () => '/v1/me'],
  agent: ['GET', () => '/v1/chats/waiting'],
  admin: ['GET', () => '/v1/agents'],
  owner: ['GET', () => '/v1/sites'],
}

const admitted: Record<keyof typeof examples, (keyof typeof tokens)[]> = {
  visitor: ['visitor'],
  participant: ['visitor', 'agent', 'admin', 'owner'],
  account: ['agent', 'admin', 'owner'],
  agent: ['agent', 'admin', 'owner'],
  admin: ['admin', 'owner'],
  owner: ['owner'],
}

describe.each(Object.keys(examples) as (keyof typeof examples)[])('a route for: %s', (policy) => {
  const [method, url] = examples[policy]

  it('requires a token', async () => {
    const answer = await api.call(method, url())
    expect(answer.body['code']).toBe('not_authenticated')
    expect(answer.headers['www-authenticate']).toBe('Bearer')
  })

  it.each([
    ['that does not exist', `Bearer ${newToken(createRandom(), 'agent')}`],
    ['in another form', 'Bearer abc'],
    ['of another scheme', 'Basic YW5hOmFuYQ=='],
    ['without a value', 'Bearer'],
  ])('refuses a token %s', async (_what, authorization) => {
    const answer = await api.call(method, url(), { headers: { authorization } })
    expect(answer.body['code']).toBe('invalid_token')
  })

  it('admits exactly its callers', async () => {
    for (const [who, token] of Object.entries(tokens)) {
      const { body } = await api.call(method, url(), { token })
      const isRefused = body['code'] === 'forbidden'
      expect([who, isRefused]).toEqual([who, !admitted[policy].includes(who as 'owner')])
    }
  })
})

describe('the start of a chat', () => {
  it('does not accept an agent as a visitor', async () => {
    const answer = await api.call('POST', '/v1/chats', { token: tokens.agent, body: {} })
    expect(answer.body['code']).toBe('forbidden')
  })
})

describe('a route without a policy', () => {
  it('makes the app fail to build', () => {
    const route = { method: 'GET' as const, url: '/v1/open', handler: () => '' }
    expect(() => requirePolicy(route)).toThrow('the route GET /v1/open has no policy')
    expect(() => requirePolicy({ ...route, config: { policy: 'open' } })).not.toThrow()
  })
})

describe('a route without a rate limit and without a reason for none', () => {
  it('makes the app fail to build', () => {
    const app = fastify()
    app.addHook('onRoute', requireLimit)
    const add = (url: string, limit?: 'poll' | { none: string }) =>
      app.get(url, { config: { policy: 'open', ...(limit && { limit }) } }, () => '')
    expect(() => add('/v1/uncounted')).toThrow('the route GET /v1/uncounted has no limit')
    expect(() => add('/v1/silent', { none: ' ' })).toThrow('the route GET /v1/silent has no limit')
    expect(() => add('/v1/counted', 'poll')).not.toThrow()
    expect(() => add('/v1/reasoned', { none: 'a file' })).not.toThrow()
  })
})

describe('the console’s cookie', () => {
  const signIn = () =>
    api.call('POST', '/v1/auth/session', { body: { email: ownerEmail, password } })
  const cookieOf = async () => String((await signIn()).headers['set-cookie']).split(';')[0] ?? ''

  it('cannot be read by scripts and other sites', async () => {
    const answer = await signIn()
    expect(answer.status).toBe(204)
    expect([answer.headers['set-cookie']].flat()).toEqual([
      expect.stringMatching(/^papo=papo_a_[^;]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/),
      expect.stringMatching(
        /^papo-device=papo_d_[^;]+; Max-Age=15552000; Path=\/; HttpOnly; SameSite=Strict$/,
      ),
    ])
  })

  it('is bound to the host over HTTPS', async () => {
    const secure = await openApi({ PUBLIC_URL: 'https://chat.example.com' })
    const answer = await secure.call('POST', '/v1/auth/session', {
      body: { email: ownerEmail, password },
    })
    await secure.close()
    expect([answer.headers['set-cookie']].flat()).toEqual([
      expect.stringMatching(/^__Host-papo=.*; Path=\/; .*Secure/),
      expect.stringMatching(/^__Host-papo-device=.*; Path=\/; .*Secure/),
    ])
    expect(answer.headers['strict-transport-security']).toBeDefined()
  })

  it('reads without further checks', async () => {
    const answer = await api.call('GET', '/v1/me', { headers: { cookie: await cookieOf() } })
    expect(answer.status).toBe(200)
  })

  it.each([
    [{ origin: ownOrigin }, 201],
    [{ 'sec-fetch-site': 'same-origin' }, 201],
    [{}, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'http://localhost:4001' }, 403],
    [{ origin: 'null' }, 403],
  ])('writes from %j only with %i', async (headers, status) => {
    const answer = await api.call('POST', '/v1/sites', {
      headers: { cookie: await cookieOf(), ...headers },
      body: { name: 'Shop', allowedOrigins: [] },
    })
    const code = status === 403 ? 'origin_not_allowed' : undefined
    expect([answer.status, answer.body['code']]).toEqual([status, code])
  })

  it('is ignored in a visitor’s call, and is no bearer token', async () => {
    const cookie = await cookieOf()
    const asVisitor = await api.call('PUT', `/v1/chats/${chatId}/rating`, {
      headers: { cookie, origin: ownOrigin },
      body: { rating: 5 },
    })
    expect(asVisitor.body['code']).toBe('not_authenticated')
    const asBearer = await api.call('GET', '/v1/me', { token: cookie.replace('papo=', '') })
    expect(asBearer.body['code']).toBe('invalid_token')
    const programs = await api.call('GET', '/v1/me', { headers: { cookie: `papo=${api.owner}` } })
    expect(programs.body['code']).toBe('invalid_token')
  })

  it('is invalid after signing out', async () => {
    const cookie = await cookieOf()
    const out = await api.call('DELETE', '/v1/auth/session', {
      headers: { cookie, origin: ownOrigin },
    })
    expect(out.status).toBe(204)
    const after = await api.call('GET', '/v1/me', { headers: { cookie } })
    expect(after.body['code']).toBe('invalid_token')
  })
})
