import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addressKey } from '../../src/http/caller-address.ts'
import { claimsAt, sign } from '../identity/sign.ts'
import { type Edge, openEdge, ownerEmail, password } from './edge.ts'

let edge: Edge
beforeAll(async () => {
  edge = await openEdge({ RATE_LIMIT_SCALE: '1', TRUST_PROXY: '10.0.0.1' })
})
afterAll(() => edge.close())

async function statuses(times: number, call: () => Promise<{ status: number }>): Promise<number[]> {
  const answers = await Promise.all(Array.from({ length: times }, call))
  return answers.map(({ status }) => status)
}

const count = (all: number[], status: number) => all.filter((one) => one === status).length

describe('a visitor who writes a hundred messages at once', () => {
  it('is stopped after twenty and told when to go on, and nobody else is', async () => {
    const [fast, other] = [await edge.start(), await edge.start()]
    const say = ({ token, chatId }: typeof fast, at = 0) =>
      edge.call('POST', `/v1/chats/${chatId}/messages`, {
        token,
        body: {
          clientId: `3f0c1d6e-8a57-4a3c-9d0e-${String(at).padStart(12, '0')}`,
          text: `n.º ${at}`,
        },
      })
    let at = 0
    const all = await statuses(100, () => say(fast, at++))
    expect([count(all, 201), count(all, 429)]).toEqual([20, 80])
    const refused = await say(fast, 100)
    expect(refused.body['code']).toBe('rate_limited')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1)
    expect((await say(other)).status).toBe(201)
  })
})

describe('a poll', () => {
  it('is counted for each token and chat', async () => {
    const [one, other] = [await edge.start(), await edge.start()]
    const poll = ({ token, chatId }: typeof one) =>
      edge.call('GET', `/v1/chats/${chatId}/messages`, { token })
    const all = await statuses(125, () => poll(one))
    expect([count(all, 200), count(all, 429)]).toEqual([120, 5])
    expect((await poll(other)).status).toBe(200)
  })
})

describe('a start', () => {
  it('is counted by address, and an address is not what a caller claims', async () => {
    let at = 0
    const all = await statuses(61, () =>
      edge.call('POST', '/v1/chats', {
        remoteAddress: '203.0.113.7',
        headers: { 'x-forwarded-for': `198.51.100.${at++}`, forwarded: `for=198.51.100.${at}` },
        body: {},
      }),
    )
    expect([count(all, 400), count(all, 429)]).toEqual([60, 1])
    const elsewhere = await edge.call('POST', '/v1/chats', {
      remoteAddress: '203.0.113.8',
      body: {},
    })
    expect(elsewhere.status).toBe(400)
  })

  it('through a proxy that is trusted is counted by the address that the proxy names', async () => {
    const through = (address: string) => () =>
      edge.call('POST', '/v1/chats', {
        remoteAddress: '10.0.0.1',
        headers: { 'x-forwarded-for': `1.2.3.4, ${address}` },
        body: {},
      })
    expect(count(await statuses(61, through('198.51.100.1')), 429)).toBe(1)
    expect((await through('198.51.100.2')()).status).toBe(400)
  })
})

describe('an identification', () => {
  const identify = (remoteAddress: string, token = 'a.guessed.signature') =>
    edge.call('POST', '/v1/visitor/identify', {
      remoteAddress,
      body: { siteKey: edge.site.key, token },
    })

  it('is counted by address, right or wrong, and keeps nobody from starting a chat', async () => {
    const { body } = await edge.call('POST', `/v1/sites/${edge.site.id}/identity-secrets`, {
      token: edge.owner,
      body: {},
    })
    const claims = claimsAt(Date.now(), { aud: edge.site.key, sub: 'ana' })
    const signed = sign(claims, String(body['secret']))
    const all = await statuses(130, () => identify('203.0.113.50'))
    expect([count(all, 401), count(all, 429)]).toEqual([120, 10])
    const refused = await identify('203.0.113.50', signed)
    expect(refused.body['code']).toBe('rate_limited')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1)
    expect((await identify('203.0.113.51', signed)).status).toBe(200)

    const start = { siteKey: edge.site.key, clientId: '3f0c1d6e-8a57-4a3c-9d0e-7a1b2c3d4e99' }
    const started = await edge.call('POST', '/v1/chats', {
      remoteAddress: '203.0.113.50',
      body: start,
    })
    expect(started.status).toBe(201)
  })
})

describe('a sign-in', () => {
  const tryOut = (email: string, word: string, remoteAddress: string) =>
    edge.call('POST', '/v1/auth/token', { body: { email, password: word }, remoteAddress })

  it('may be wrong five times in five minutes, and then not even be right', async () => {
    const all = await statuses(50, () => tryOut(ownerEmail, 'wrong', '203.0.113.20'))
    expect([count(all, 401), count(all, 429)]).toEqual([5, 45])
    const right = await tryOut(ownerEmail.toUpperCase(), password, '203.0.113.20')
    expect(right.body['code']).toBe('rate_limited')
    expect(Number(right.headers['retry-after'])).toBeGreaterThan(200)
    expect((await tryOut(ownerEmail, password, '203.0.113.21')).status).toBe(200)
  })

  it('that is right is not held against anybody', async () => {
    for (let times = 0; times < 8; times += 1) {
      expect((await tryOut(ownerEmail, password, '203.0.113.30')).status).toBe(200)
    }
  })

  it('cannot try sixty accounts from one address', async () => {
    let at = 0
    const all = await statuses(62, () => tryOut(`agent${at++}@example.com`, '', '203.0.113.40'))
    expect([count(all, 400), count(all, 429)]).toEqual([60, 2])
  })
})

describe('a change of the password', () => {
  it('may be tried five times in five minutes by one agent, and before anything is hashed', async () => {
    const [one, other] = [await edge.agent('agent'), await edge.agent('agent')]
    const tryOut = (token: string) =>
      edge.call('POST', '/v1/me/password', {
        token,
        body: { currentPassword: 'wrong', newPassword: 'another horse battery' },
      })
    const all = await statuses(8, () => tryOut(one))
    expect([count(all, 401), count(all, 429)]).toEqual([5, 3])
    expect(Number((await tryOut(one)).headers['retry-after'])).toBeGreaterThan(200)
    expect((await tryOut(other)).status).toBe(401)
  })
})

describe('an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s counts as %s', (ip, key) => {
    expect(addressKey(ip)).toBe(key)
  })
})
