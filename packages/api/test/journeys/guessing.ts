import { randomUUID } from 'node:crypto'
import type { Agent } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Refusal } from '@papo/core/platform/refusal'
import {
  type ApiUnderTest,
  type ApiAnswer,
  type ApiCall,
  ownOrigin,
  password,
} from '../http/api-under-test.ts'

/** The harness of `describeGuessing`: two nodes of one installation, or one that stands for both. */
export interface Nodes {
  node: ApiUnderTest
  other: ApiUnderTest
  close(): Promise<void>
}

/** The nodes have the default limits, and trust this address as a proxy. */
export const guessingEnvironment = { RATE_LIMIT_SCALE: '1', TRUST_PROXY: '10.0.0.1' }

interface Person {
  id: string
  email: string
}

const count = (all: ApiAnswer[], status: number) =>
  all.filter((answer) => answer.status === status).length

/** Guesses an account’s password, and signs its agent in. */
export function describeGuessing(open: () => Promise<Nodes>): void {
  let nodes: Nodes
  let node: ApiUnderTest
  let calls = 0
  beforeAll(async () => {
    nodes = await open()
    node = nodes.node
  })
  afterAll(() => nodes.close())

  /** Through the trusted proxy, by the nodes in turn. */
  const from = (address: string, method: string, url: string, call: ApiCall = {}) =>
    [nodes.node, nodes.other][calls++ % 2]?.call(method, url, {
      ...call,
      remoteAddress: '10.0.0.1',
      headers: { 'x-forwarded-for': address, ...call.headers },
    }) as Promise<ApiAnswer>

  let networks = 0
  /** An address that is unknown, in an unknown network. */
  const elsewhere = () => {
    networks += 1
    return networks % 2 === 0
      ? `2001:db8:${networks.toString(16)}::1`
      : `198.51.${networks % 256}.7`
  }

  async function anAgent(): Promise<Person> {
    const email = `${randomUUID()}@example.com`
    const body = { name: 'Vera', email, password, role: 'agent' }
    const made = await node.call('POST', '/v1/agents', { token: node.owner, body })
    expect(made.status).toBe(201)
    return { id: (made.body as unknown as Agent).id, email }
  }

  const token = (address: string, email: string, word = password, headers = {}) =>
    from(address, 'POST', '/v1/auth/token', { body: { email, password: word }, headers })
  const session = (address: string, email: string, word = password, headers = {}) =>
    from(address, 'POST', '/v1/auth/session', { body: { email, password: word }, headers })

  const cookiesIn = ({ headers }: ApiAnswer): string[] =>
    [headers['set-cookie'] ?? []].flat().map((line) => line.split(';')[0] ?? '')
  const deviceIn = (answer: ApiAnswer): string =>
    cookiesIn(answer).find((cookie) => cookie.startsWith('papo-device=')) ?? ''

  /** Guesses until the limit for unknown sources is spent, from as many networks. */
  async function spend(email: string): Promise<void> {
    for (let times = 0; times < 5; times += 1) {
      expect((await token(elsewhere(), email, 'wrong')).status).toBe(401)
    }
    expect((await token(elsewhere(), email, 'wrong')).status).toBe(429)
  }

  const failuresOf = async (id: string) => {
    for (const one of [nodes.node, nodes.other]) await one.services.deferredAccesses.write()
    const filter = { from: new Date(0), to: new Date('2999-01-01'), limit: 1000 }
    const all = await node.services.database.work.read((stores) => stores.accessLog.list(filter))
    return all.filter(({ subject, action }) => subject.id === id && action.endsWith('_failed'))
  }

  describe('guesses at one account', () => {
    it.each([
      ['a /48 of IPv6', (at: number) => `2001:db8:beef:${at.toString(16)}::1`],
      ['IPv4 addresses all over the world', (at: number) => `${at + 11}.${at * 3}.9.7`],
    ])(
      'from fifty networks of %s are five, and the sixth gets Retry-After',
      async (_, addressOf) => {
        const { email, id } = await anAgent()
        const guesses = []
        for (let at = 0; at < 50; at += 1) guesses.push(await token(addressOf(at), email, 'wrong'))
        expect(guesses.slice(0, 5).map(({ status }) => status)).toEqual([401, 401, 401, 401, 401])
        expect(count(guesses, 429)).toBe(45)
        expect(guesses[5]?.body['code']).toBe('rate_limited')
        expect(Number(guesses[5]?.headers['retry-after'])).toBeGreaterThan(200)
        const right = await token(elsewhere(), email)
        expect(right.status).toBe(429)
        // Two nodes give the times, which order the failures.
        const addresses = (await failuresOf(id)).map(({ address }) => address)
        expect(addresses.toSorted()).toEqual([0, 1, 2, 3, 4].map(addressOf).toSorted())
      },
    )

    it('all at once are five, however the e-mail is written', async () => {
      const { email } = await anAgent()
      const spellings = [email, email.toUpperCase()]
      const guesses = await Promise.all(
        Array.from({ length: 40 }, (_, at) =>
          (at % 2 === 0 ? token : session)(
            elsewhere(),
            spellings[(at % 4) >> 1] ?? email,
            `wrong ${at}`,
          ),
        ),
      )
      expect([count(guesses, 401), count(guesses, 429)]).toEqual([5, 35])
    })

    it('for an unknown e-mail are five as well, with the same answers', async () => {
      const { email } = await anAgent()
      const toldOf = async (address: string) => {
        const refusals = []
        for (let times = 0; times < 7; times += 1) {
          const { status, headers, body } = await token(elsewhere(), address, 'wrong')
          const waits = headers['retry-after'] !== undefined
          const detail = String(body['detail']).replace(/\d+/u, 'some')
          refusals.push([status, waits, body['code'], detail])
        }
        return refusals
      }
      expect(await toldOf(`${randomUUID()}@example.com`)).toEqual(await toldOf(email))
    })

    it('at a disabled account are five, right or wrong, also on a known device', async () => {
      const { email, id } = await anAgent()
      const home = elsewhere()
      const cookie = deviceIn(await session(home, email))
      await node.call('PATCH', `/v1/agents/${id}`, { token: node.owner, body: { disabled: true } })
      const tries = []
      for (let times = 0; times < 7; times += 1) {
        tries.push(await session(home, email, password, { cookie }))
      }
      expect(tries.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429, 429])
    })

    it('are not reset when the agent signs in meanwhile, from anywhere', async () => {
      const { email } = await anAgent()
      const home = elsewhere()
      expect((await token(home, email)).status).toBe(200)
      for (let times = 0; times < 5; times += 1) {
        // From a new address: it takes nothing of the limit, and gives nothing back.
        expect((await token(elsewhere(), email)).status).toBe(200)
        expect((await token(elsewhere(), email, 'wrong')).status).toBe(401)
        expect((await token(home, email)).status).toBe(200)
      }
      expect((await token(elsewhere(), email, 'wrong')).status).toBe(429)
    })

    it('that are refused because too many wait are not counted', async () => {
      const { email } = await anAgent()
      const busy = new Refusal('unavailable', 'Too many are signing in.', { retryAfterSeconds: 3 })
      const verify = vi.spyOn(node.services.passwords, 'verify').mockRejectedValue(busy)
      const body = { email, password: 'wrong' }
      const refused = []
      for (let times = 0; times < 8; times += 1) {
        refused.push(
          await node.call('POST', '/v1/auth/token', { body, remoteAddress: elsewhere() }),
        )
      }
      verify.mockRestore()
      expect(count(refused, 503)).toBe(8)
      expect(refused[0]?.headers['retry-after']).toBe('3')
      expect((await token(elsewhere(), email)).status).toBe(200)
    })

    it('by a session that changes its password count like any other', async () => {
      const { email, id } = await anAgent()
      const bearer = String((await token('192.0.2.7', email)).body['accessToken'])
      const change = (address: string, currentPassword: string) =>
        from(address, 'POST', '/v1/me/password', {
          token: bearer,
          headers: { origin: ownOrigin },
          body: { currentPassword, newPassword: 'another horse battery' },
        })
      for (let times = 0; times < 3; times += 1) {
        expect((await change(elsewhere(), 'wrong')).status).toBe(401)
      }
      expect((await token(elsewhere(), email, 'wrong')).status).toBe(401)
      expect((await token(elsewhere(), email, 'wrong')).status).toBe(401)
      expect((await change(elsewhere(), 'wrong')).status).toBe(429)
      expect((await token(elsewhere(), email)).status).toBe(429)
      expect((await change('192.0.2.7', password)).status).toBe(204)
      const actions = (await failuresOf(id)).map(({ action }) => action)
      expect(actions.toSorted()).toEqual([
        'password_change_failed',
        'password_change_failed',
        'password_change_failed',
        'sign_in_failed',
        'sign_in_failed',
      ])
    })
  })

  describe('while unknown sources guess at the account', () => {
    it('the agent can sign in from a known address, by either endpoint', async () => {
      const { email } = await anAgent()
      const [home, sameNetwork] = ['2001:db8:feed:1::1', '2001:db8:feed:1:2:3:4:5']
      expect((await token(home, email)).status).toBe(200)
      await spend(email)
      expect((await token(sameNetwork, email)).status).toBe(200)
      expect((await session(home, email)).status).toBe(204)
      expect((await token('2001:db8:feed:2::1', email)).status).toBe(429)
    })

    it('the agent can sign in on a known device, from everywhere, also after signing out', async () => {
      const { email } = await anAgent()
      const first = await session(elsewhere(), email)
      const [cookie = ''] = cookiesIn(first)
      const out = await from(elsewhere(), 'DELETE', '/v1/auth/session', {
        headers: { cookie, origin: ownOrigin },
      })
      expect(out.status).toBe(204)
      expect(cookiesIn(out).join()).not.toContain('papo-device')
      await spend(email)
      const device = deviceIn(first)
      const again = await session(elsewhere(), email, password, { cookie: device })
      expect(again.status).toBe(204)
      // The token is new each time, and the one before is invalid.
      expect(deviceIn(again)).not.toBe(device)
      expect((await session(elsewhere(), email, password, { cookie: device })).status).toBe(429)
      const next = { cookie: deviceIn(again) }
      expect((await session(elsewhere(), email, password, next)).status).toBe(204)
    })

    it('two agents of one browser can both sign in on it', async () => {
      const [vera, rita] = [await anAgent(), await anAgent()]
      const first = deviceIn(await session(elsewhere(), vera.email))
      const second = await session(elsewhere(), rita.email, password, { cookie: first })
      await spend(vera.email)
      await spend(rita.email)
      const third = await session(elsewhere(), vera.email, password, { cookie: deviceIn(second) })
      expect(third.status).toBe(204)
      const fourth = await session(elsewhere(), rita.email, password, { cookie: deviceIn(third) })
      expect(fourth.status).toBe(204)
    })

    it('another agent’s device, or an invented one, does not help', async () => {
      const [vera, rita] = [await anAgent(), await anAgent()]
      const foreign = deviceIn(await session(elsewhere(), rita.email))
      await session(elsewhere(), vera.email)
      await spend(vera.email)
      const made = [
        foreign,
        `papo-device=papo_d_${'x'.repeat(43)}`,
        `papo-device=papo_d_${'x'.repeat(43)}.${'0'.repeat(32)}`,
        'papo-device=',
        `papo-device=${'x'.repeat(3000)}`,
        'papo-device=no device',
      ]
      for (const cookie of made) {
        const answer = await session(elsewhere(), vera.email, password, { cookie })
        expect([cookie.slice(0, 30), answer.status]).toEqual([cookie.slice(0, 30), 429])
      }
    })

    it('an agent without a known source waits until the time is over', async () => {
      const { email } = await anAgent()
      await spend(email)
      const { status, headers } = await token(elsewhere(), email)
      expect(status).toBe(429)
      expect(Number(headers['retry-after'])).toBeLessThanOrEqual(300)
    })
  })

  describe('an address with too many sign-ins', () => {
    it('refuses everybody but a browser with a known device, ten times', async () => {
      const { email } = await anAgent()
      const office = '192.0.2.97'
      const cookie = deviceIn(await session(office, email))
      const flood = []
      for (let at = 0; at < 62; at += 1) {
        flood.push(await token(office, `${randomUUID()}@example.com`, '', {}))
      }
      expect([count(flood, 400), count(flood, 429)]).toEqual([59, 3])
      expect((await token(office, email)).status).toBe(429)
      const madeUp = { cookie: `papo-device=papo_d_${'x'.repeat(43)}.${'0'.repeat(32)}` }
      expect((await session(office, email, password, madeUp)).status).toBe(429)
      const right = await session(office, email, password, { cookie })
      expect(right.status).toBe(204)
      const renewed = { cookie: deviceIn(right) }
      const wrong = []
      for (let at = 0; at < 12; at += 1) wrong.push(await session(office, email, '', renewed))
      expect([count(wrong, 400), count(wrong, 429)]).toEqual([10, 2])
    })
  })

  describe('a colleague behind the same address', () => {
    it('who is wrong five times locks nobody out who is known there', async () => {
      const { email } = await anAgent()
      const office = '192.0.2.99'
      expect((await token(office, email)).status).toBe(200)
      for (let times = 0; times < 5; times += 1) await token(office, email, 'wrong')
      expect((await token(office, email)).status).toBe(200)
    })

    it('has twenty tries there, and then a device still has its own ten', async () => {
      const { email } = await anAgent()
      const office = '192.0.2.98'
      const cookie = deviceIn(await session(office, email))
      const guesses = []
      for (let times = 0; times < 22; times += 1) guesses.push(await token(office, email, 'wrong'))
      expect([count(guesses, 401), count(guesses, 429)]).toEqual([20, 2])
      expect((await token(office, email)).status).toBe(429)
      const onDevice = []
      for (let times = 0; times < 9; times += 1) {
        onDevice.push(await session(office, email, 'wrong', { cookie }))
      }
      expect(count(onDevice, 401)).toBe(9)
      const right = await session(office, email, password, { cookie })
      expect(right.status).toBe(204)
      const renewed = { cookie: deviceIn(right) }
      const stolen = []
      for (let times = 0; times < 12; times += 1) {
        stolen.push(await session(elsewhere(), email, 'wrong', renewed))
      }
      expect([count(stolen, 401), count(stolen, 429)]).toEqual([10, 2])
    })
  })
}
