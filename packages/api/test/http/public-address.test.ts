import { afterEach, describe, expect, it } from 'vitest'
import type { Clock } from '@papo/core/platform/clock'
import { type ApiUnderTest, openApi, ownerEmail, ownOrigin, password } from './api-under-test.ts'

const outside = 'https://chat.example'
const proxied = { host: 'chat.example', origin: outside, 'x-forwarded-proto': 'https' }
const credentials = { email: ownerEmail, password }

let api: ApiUnderTest
afterEach(() => api.close())

const signIn = (headers: Record<string, string>) =>
  api.call('POST', '/v1/auth/session', { body: credentials, headers })

/** The lines of the log about addresses. */
const lines = () =>
  api.log
    .map((line) => JSON.parse(line) as { level: string; origin?: string; msg: string })
    .filter(({ msg }) => msg.includes('PUBLIC_URL'))

async function cookieOf(headers: Record<string, string> = { origin: ownOrigin }): Promise<string> {
  const answer = await signIn(headers)
  return /(?:__Host-)?papo=[^;]+/.exec(String(answer.headers['set-cookie']))?.[0] ?? ''
}

describe('behind a proxy that PUBLIC_URL does not name, the console is told so', () => {
  it('when somebody signs in, in the answer and in one line of the log', async () => {
    api = await openApi()
    for (let time = 0; time < 3; time += 1) {
      const { status, body, headers } = await signIn(proxied)
      expect([status, body['code']]).toEqual([403, 'origin_not_allowed'])
      for (const named of ['PUBLIC_URL', 'TRUST_PROXY', outside, ownOrigin]) {
        expect(body['detail']).toContain(named)
      }
      expect(headers).not.toHaveProperty('access-control-allow-origin')
    }
    expect(lines()).toMatchObject([{ level: 'warn', origin: outside, publicUrl: ownOrigin }])
  })

  it('when the proxy names its own host, and the browser says that the origin is the same', async () => {
    api = await openApi()
    const headers = { origin: outside, host: 'papo:4000', 'sec-fetch-site': 'same-origin' }
    const start = await api.call('POST', '/v1/chats', { headers, body: { siteKey: api.site.key } })
    expect(start.body['detail']).toContain('PUBLIC_URL')
    expect(start.body['detail']).not.toContain('TRUST_PROXY')
  })

  it.each([
    ['DELETE', '/v1/auth/session', 'signs out'],
    ['POST', '/v1/me/heartbeat', 'is present'],
    ['POST', '/v1/invitations', 'invites somebody'],
    ['POST', '/v1/chats/00000000-0000-4000-8000-000000000001/messages', 'writes'],
    ['GET', '/v1/realtime', 'opens a socket'],
  ])('when somebody with the cookie calls %s %s, who %s', async (method, url) => {
    api = await openApi()
    const cookie = await cookieOf()
    const refused = await api.call(method, url, { headers: { origin: outside, cookie }, body: {} })
    expect([refused.status, refused.body['code']]).toEqual([403, 'origin_not_allowed'])
    expect(refused.body['detail']).toContain('PUBLIC_URL')
    expect(lines()).toHaveLength(1)
  })

  it('when a proxy takes away what says where the page is from', async () => {
    api = await openApi()
    const cookie = await cookieOf()
    const refused = await api.call('POST', '/v1/me/heartbeat', { headers: { cookie }, body: {} })
    expect(refused.status).toBe(403)
    expect(refused.body['detail']).toContain('Sec-Fetch-Site')
    expect(refused.body['detail']).toContain('PUBLIC_URL')
  })

  it('when its page has no TLS but PUBLIC_URL has: the browser would not keep the cookie', async () => {
    api = await openApi({ PUBLIC_URL: outside })
    const { status, body } = await signIn({ host: 'chat.example', origin: 'http://chat.example' })
    expect([status, body['code']]).toEqual([403, 'origin_not_allowed'])
    expect(body['detail']).toContain(outside)
    expect((await signIn({ host: 'chat.example', origin: outside })).status).toBe(204)
    const local = { host: 'localhost:4000', origin: 'http://localhost:4000' }
    expect((await signIn(local)).status).toBe(204)
  })
})

describe('the log', () => {
  it('says that links lead elsewhere where the console works at another address', async () => {
    api = await openApi({ TRUST_PROXY: '127.0.0.1' })
    const cookie = await cookieOf({ ...proxied, 'x-forwarded-host': 'chat.example' })
    const invite = async () => {
      const headers = { ...proxied, cookie }
      const body = { email: 'bia@example.com', role: 'agent' }
      return (await api.call('POST', '/v1/invitations', { headers, body })).body
    }
    expect(String((await invite())['link'])).toMatch(new RegExp(`^${ownOrigin}/open#`))
    expect(lines()).toMatchObject([{ level: 'warn', origin: outside }])
    expect(lines()[0]?.msg).toContain('invitations')
  })

  it('is silent where the address is the one of PUBLIC_URL, and about the pages of widgets', async () => {
    api = await openApi()
    expect((await signIn({ origin: ownOrigin })).status).toBe(204)
    const headers = { origin: 'https://blog.example', 'sec-fetch-site': 'cross-site' }
    const start = await api.call('POST', '/v1/chats', { headers, body: { siteKey: api.site.key } })
    expect(start.body['detail']).toContain('https://blog.example')
    expect(start.body['detail']).not.toContain('PUBLIC_URL')
    expect(lines()).toEqual([])
  })

  it('names at most 20 origins an hour, whatever is sent, and names them again later', async () => {
    let now = Date.now()
    const clock: Clock = { now: () => new Date(now), after: () => () => {}, every: () => () => {} }
    api = await openApi({}, { clock })
    const callFrom = async (host: string) => {
      await api.call('POST', '/v1/agents', { headers: { origin: `https://${host}`, host } })
    }
    for (let at = 0; at < 30; at += 1) await callFrom(`x${at}.example`)
    expect(lines()).toHaveLength(20)
    now += 60 * 60_000
    await callFrom('x29.example')
    expect(lines()).toHaveLength(21)
    expect(lines().at(-1)?.origin).toBe('https://x29.example')
  })

  it('does not repeat an origin that nothing speaks for, nor one that is no address', async () => {
    api = await openApi()
    for (const [origin, fetchSite] of [
      ['https://evil.example', 'cross-site'],
      ['https://evil.example', ''],
      ['a"\u2028forged', 'same-origin'],
    ] as const) {
      const headers = { origin, 'sec-fetch-site': fetchSite }
      await api.call('POST', '/v1/agents', { headers })
    }
    expect(lines().map((line) => line.origin)).toEqual([
      'another one',
      'an origin that is no address',
    ])
  })
})

it('a forwarded host that nobody trusts makes no page one of the installation’s own', async () => {
  api = await openApi()
  const headers = {
    origin: 'https://evil.example',
    host: 'localhost:4000',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
  }
  const { status, headers: answered } = await signIn(headers)
  expect(status).toBe(403)
  expect(answered).not.toHaveProperty('set-cookie')
})
