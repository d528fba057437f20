import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimsAt, sign } from '../identity/sign.ts'
import { type ApiUnderTest, openApi } from './api-under-test.ts'

let api: ApiUnderTest
beforeAll(async () => {
  api = await openApi({ RATE_LIMIT_SCALE: '1', TRUST_PROXY: '10.0.0.1' })
})
afterAll(() => api.close())

async function statuses(times: number, call: () => Promise<{ status: number }>): Promise<number[]> {
  const answers = await Promise.all(Array.from({ length: times }, call))
  return answers.map(({ status }) => status)
}

const count = (all: number[], status: number) => all.filter((one) => one === status).length

describe('a visitor who writes a hundred messages at once', () => {
  it('is stopped after twenty with Retry-After, and nobody else is', async () => {
    const [fast, other] = [await api.start(), await api.start()]
    const send = ({ token, chatId }: typeof fast, at = 0) =>
      api.call('POST', `/v1/chats/${chatId}/messages`, {
        token,
        body: {
          clientId: `3f0c1d6e-8a57-4a3c-9d0e-${String(at).padStart(12, '0')}`,
          text: `n.º ${at}`,
        },
      })
    let at = 0
    const all = await statuses(100, () => send(fast, at++))
    expect([count(all, 201), count(all, 429)]).toEqual([20, 80])
    const refused = await send(fast, 100)
    expect(refused.body['code']).toBe('rate_limited')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1)
    expect((await send(other)).status).toBe(201)
  })
})

describe('a poll', () => {
  it('is counted for each token and chat', async () => {
    const [one, other] = [await api.start(), await api.start()]
    const poll = ({ token, chatId }: typeof one) =>
      api.call('GET', `/v1/chats/${chatId}/messages`, { token })
    const all = await statuses(125, () => poll(one))
    expect([count(all, 200), count(all, 429)]).toEqual([120, 5])
    expect((await poll(other)).status).toBe(200)
  })
})

describe('a start', () => {
  it('is counted by address, and a caller cannot claim an address', async () => {
    let at = 0
    const all = await statuses(61, () =>
      api.call('POST', '/v1/chats', {
        remoteAddress: '203.0.113.7',
        headers: { 'x-forwarded-for': `198.51.100.${at++}`, forwarded: `for=198.51.100.${at}` },
        body: {},
      }),
    )
    expect([count(all, 400), count(all, 429)]).toEqual([60, 1])
    const elsewhere = await api.call('POST', '/v1/chats', {
      remoteAddress: '203.0.113.8',
      body: {},
    })
    expect(elsewhere.status).toBe(400)
  })

  it('through a trusted proxy is counted by the address that the proxy names', async () => {
    const through = (address: string) => () =>
      api.call('POST', '/v1/chats', {
        remoteAddress: '10.0.0.1',
        headers: { 'x-forwarded-for': `1.2.3.4, ${address}` },
        body: {},
      })
    expect(count(await statuses(61, through('198.51.100.1')), 429)).toBe(1)
    expect((await through('198.51.100.2')()).status).toBe(400)
  })
})

describe('a network', () => {
  const through = (address: string) =>
    api.call('POST', '/v1/chats', {
      remoteAddress: '10.0.0.1',
      headers: { 'x-forwarded-for': address },
      body: {},
    })
  const fromEach = async (times: number, addressOf: (at: number) => string) => {
    let at = 0
    return await statuses(times, () => through(addressOf(at++)))
  }

  it('of IPv6 has the starts of four addresses as a /56 and of sixteen as a /48', async () => {
    const small = await fromEach(
      250,
      (at) => `2001:db8:5:1${(at % 200).toString(16).padStart(2, '0')}::1`,
    )
    expect([count(small, 400), count(small, 429)]).toEqual([240, 10])
    const large = await fromEach(1000, (at) => `2001:db8:5:${(0x2000 + at * 32).toString(16)}::1`)
    expect([count(large, 400), count(large, 429)]).toEqual([960 - 240, 280])
    expect((await through('2001:db8:6::1')).status).toBe(400)
  })

  it('of IPv4 has the starts of sixteen addresses as a /24', async () => {
    const all = await fromEach(1000, (at) => `198.51.77.${at % 250}`)
    expect([count(all, 400), count(all, 429)]).toEqual([960, 40])
    expect((await through('198.51.78.1')).status).toBe(400)
  })

  it('is not used up by one address that continues above its limit', async () => {
    const one = await fromEach(1100, () => '198.51.79.1')
    expect([count(one, 400), count(one, 429)]).toEqual([60, 1040])
    expect((await through('198.51.79.2')).status).toBe(400)
  })
})

describe('an identification', () => {
  const identify = (remoteAddress: string, token = 'a.guessed.signature') =>
    api.call('POST', '/v1/visitor/identify', {
      remoteAddress,
      body: { siteKey: api.site.key, token },
    })

  it('is counted by address, valid or not, and keeps nobody from starting a chat', async () => {
    const { body } = await api.call('POST', `/v1/sites/${api.site.id}/identity-secrets`, {
      token: api.owner,
      body: {},
    })
    const claims = claimsAt(Date.now(), { aud: api.site.key, sub: 'ana' })
    const signed = sign(claims, String(body['secret']))
    const all = await statuses(130, () => identify('203.0.113.50'))
    expect([count(all, 401), count(all, 429)]).toEqual([120, 10])
    const refused = await identify('203.0.113.50', signed)
    expect(refused.body['code']).toBe('rate_limited')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1)
    expect((await identify('203.0.113.51', signed)).status).toBe(200)

    const start = { siteKey: api.site.key, clientId: '3f0c1d6e-8a57-4a3c-9d0e-7a1b2c3d4e99' }
    const started = await api.call('POST', '/v1/chats', {
      remoteAddress: '203.0.113.50',
      body: start,
    })
    expect(started.status).toBe(201)
  })
})

describe('a sign-in', () => {
  const attempt = (email: string, word: string, remoteAddress: string) =>
    api.call('POST', '/v1/auth/token', { body: { email, password: word }, remoteAddress })

  it('cannot try sixty accounts from one address', async () => {
    let at = 0
    const all = await statuses(62, () => attempt(`agent${at++}@example.com`, '', '203.0.113.40'))
    expect([count(all, 400), count(all, 429)]).toEqual([60, 2])
  })
})

describe('a change of the password', () => {
  it('may be tried five times in five minutes by one agent, and is counted before any hash', async () => {
    const [one, other] = [await api.agent('agent'), await api.agent('agent')]
    const attempt = (token: string) =>
      api.call('POST', '/v1/me/password', {
        token,
        body: { currentPassword: 'wrong', newPassword: 'another horse battery' },
      })
    const all = await statuses(8, () => attempt(one))
    expect([count(all, 401), count(all, 429)]).toEqual([5, 3])
    expect(Number((await attempt(one)).headers['retry-after'])).toBeGreaterThan(200)
    expect((await attempt(other)).status).toBe(401)
  })
})
