import { randomUUID } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseCommand } from '../../src/command/parse.ts'
import type { Database } from '../../src/database/database.ts'
import { type ApiUnderTest, openApi, ownOrigin, password } from '../http/api-under-test.ts'
import { ManualTime } from './time.ts'

type Caller = { token: string } | { headers: Record<string, string> }

const me = '/v1/me/second-factor'
const stepSeconds = 30

/** A second factor, from its first code to its loss. */
export function describeSecondFactor(openDatabase: () => Promise<Database>): void {
  const time = new ManualTime()
  let node: ApiUnderTest
  beforeAll(async () => {
    const environment = { RATE_LIMIT_SCALE: '2', TRUST_PROXY: '127.0.0.1' }
    node = await openApi(environment, { database: await openDatabase(), clock: time })
  }, 120_000)
  afterAll(() => node.close())

  /** The code that an app shows, so many steps from now. */
  const codeOf = (secret: string, steps = 0) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({
      timestamp: time.now().getTime() + steps * stepSeconds * 1000,
    })
  const nextStep = () => time.skip(stepSeconds)

  async function anAgent(role = 'agent') {
    const email = `${randomUUID()}@example.com`
    const body = { name: 'Bia', email, password, role }
    const made = await node.call('POST', '/v1/agents', { token: node.owner, body })
    expect(made.status).toBe(201)
    return { email, id: String(made.body['id']) }
  }
  const signIn = (email: string, code?: string, word = password, from = '203.0.113.9') =>
    node.call('POST', '/v1/auth/token', {
      body: { email, password: word, ...(code === undefined ? {} : { code }) },
      headers: { 'x-forwarded-for': from },
    })
  const tokenOf = async (email: string, code?: string): Promise<Caller> => {
    const answer = await signIn(email, code)
    expect([answer.status, answer.body['code']]).toEqual([200, undefined])
    return { token: String(answer.body['accessToken']) }
  }
  const cookieOf = async (email: string): Promise<Caller> => {
    const body = { email, password }
    const { status, headers } = await node.call('POST', '/v1/auth/session', { body })
    expect(status).toBe(204)
    const cookie = String(headers['set-cookie']).split(';')[0] ?? ''
    return { headers: { cookie, origin: ownOrigin } }
  }
  const begin = async (caller: Caller, body: object = { currentPassword: password }) => {
    const answer = await node.call('POST', me, { ...caller, body })
    return { ...answer, secret: String(answer.body['secret']) }
  }
  const confirm = (caller: Caller, code: string) =>
    node.call('POST', `${me}/confirm`, { ...caller, body: { code } })

  /** An agent with a second factor, at a step whose code was not used yet. */
  async function aCarefulAgent(role = 'agent') {
    const { email, id } = await anAgent(role)
    const caller = await tokenOf(email)
    const { secret } = await begin(caller)
    const confirmed = await confirm(caller, codeOf(secret))
    expect(confirmed.status).toBe(200)
    nextStep()
    return { email, id, caller, secret, recovery: confirmed.body['recoveryCodes'] as string[] }
  }
  const codeIn = ({ status, body }: { status: number; body: Record<string, unknown> }) => [
    status,
    body['code'],
  ]

  describe('setting a second factor up', () => {
    it('needs the password, and counts for nothing before the first code of the app', async () => {
      const { email } = await anAgent()
      const caller = await tokenOf(email)
      expect(codeIn(await begin(caller, {}))).toEqual([401, 'invalid_credentials'])
      expect(codeIn(await begin(caller, { currentPassword: 'another one' }))).toEqual([
        401,
        'invalid_credentials',
      ])
      const { status, secret, body } = await begin(caller)
      expect(status).toBe(201)
      expect(body['address']).toContain(secret)
      expect(codeIn(await confirm(caller, codeOf(secret, 5)))).toEqual([401, 'invalid_code'])
      await tokenOf(email)
      const confirmed = await confirm(caller, ` ${codeOf(secret)} `)
      expect(new Set(confirmed.body['recoveryCodes'] as string[]).size).toBe(10)
      expect(codeIn(await signIn(email))).toEqual([401, 'second_factor_required'])
    })

    it('hands the secret and the codes out once, and keeps neither readable', async () => {
      const { caller, secret, recovery, id } = await aCarefulAgent()
      const shown = await node.call('GET', me, caller)
      expect(Object.keys(shown.body).sort()).toEqual([
        'enabledAt',
        'isDemanded',
        'recoveryCodesLeft',
      ])
      const { work } = node.services
      const { body } = await node.call('GET', '/v1/me', caller)
      const { workspace } = body as { workspace: { id: string } }
      const stored = await work.read((stores) => stores.secondFactors.find(workspace.id, id))
      const text = JSON.stringify(stored)
      expect(text).toContain('v1.')
      for (const one of [secret, ...recovery]) expect(text).not.toContain(one)
      expect(node.log.join('')).not.toContain(secret)
    })

    it('of a new app leaves the old one in force until the new one is confirmed', async () => {
      const { email, caller, secret } = await aCarefulAgent()
      const { secret: renewed } = await begin(caller)
      await tokenOf(email, codeOf(secret))
      nextStep()
      expect((await confirm(caller, codeOf(renewed))).status).toBe(200)
      nextStep()
      expect(codeIn(await signIn(email, codeOf(secret)))).toEqual([401, 'invalid_code'])
      await tokenOf(email, codeOf(renewed))
    })
  })

  describe('signing in with a second factor', () => {
    it('takes each code once, also when two calls bring it at the same moment', async () => {
      const { email, secret } = await aCarefulAgent()
      const code = codeOf(secret)
      const both = await Promise.all([signIn(email, code), signIn(email, code)])
      expect(both.map(({ status }) => String(status)).sort()).toEqual(['200', '401'])
      expect(codeIn(await signIn(email, code))).toEqual([401, 'invalid_code'])
      expect(codeIn(await signIn(email, codeOf(secret, -1)))).toEqual([401, 'invalid_code'])
    })

    it('allows a clock that is one step off, and no more', async () => {
      const { email, secret } = await aCarefulAgent()
      expect(codeIn(await signIn(email, codeOf(secret, 2)))).toEqual([401, 'invalid_code'])
      await tokenOf(email, codeOf(secret, 1))
    })

    it('takes each recovery code once, however it is typed, and the log of the owner has it', async () => {
      const { email, id, recovery } = await aCarefulAgent()
      const [first = '', second = ''] = recovery
      await tokenOf(email, first.toUpperCase().replace('-', ' '))
      expect(codeIn(await signIn(email, first))).toEqual([401, 'invalid_code'])
      const caller = await tokenOf(email, second)
      expect((await node.call('GET', me, caller)).body['recoveryCodesLeft']).toBe(8)
      const { body } = await node.call('GET', '/v1/audit?limit=100', { token: node.owner })
      const entries = body['entries'] as { action: string; target: { id: string } }[]
      const own = entries.filter(({ target }) => target.id === id).map(({ action }) => action)
      expect(own.filter((action) => action === 'recovery_code_used')).toHaveLength(2)
      expect(own).toContain('second_factor_enabled')
    })

    it('says nothing about it to who has not the password', async () => {
      const { email, secret } = await aCarefulAgent()
      const plain = await anAgent()
      for (const word of ['no such password', 'another one of those']) {
        const careful = await signIn(email, undefined, word)
        const other = await signIn(plain.email, undefined, word)
        const nobody = await signIn(`${randomUUID()}@example.com`, codeOf(secret), word)
        for (const { status, body } of [careful, other, nobody]) {
          expect([status, body['code']]).toEqual([401, 'invalid_credentials'])
        }
        expect(careful.body['detail']).toBe(nobody.body['detail'])
      }
    })

    it('counts wrong codes as wrong passwords: the right password in between buys no more', async () => {
      const { email, secret } = await aCarefulAgent()
      const from = '198.51.100.44'
      const statuses: number[] = []
      // Five times the scale of this node.
      for (let attempt = 0; attempt < 12; attempt += 1) {
        statuses.push((await signIn(email, '000001', password, from)).status)
        await signIn(email, undefined, password, from)
      }
      expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(10)
      expect(statuses.at(-1)).toBe(429)
      expect((await signIn(email, codeOf(secret), password, from)).status).toBe(429)
      await tokenOf(email, codeOf(secret))
    })
  })

  describe('turning it off', () => {
    it('needs the password, and leaves the password alone to sign in with', async () => {
      const { email, caller } = await aCarefulAgent()
      const off = (currentPassword: string) =>
        node.call('POST', `${me}/disable`, { ...caller, body: { currentPassword } })
      expect(codeIn(await off('another one'))).toEqual([401, 'invalid_credentials'])
      expect((await off(password)).status).toBe(204)
      expect(codeIn(await off(password))).toEqual([409, 'second_factor_missing'])
      await tokenOf(email)
    })

    it('is done by an owner for a colleague who has lost theirs, but not for themselves', async () => {
      const { email, id } = await aCarefulAgent()
      const url = `/v1/agents/${id}/second-factor`
      expect((await node.call('DELETE', url, { token: node.owner })).status).toBe(204)
      await tokenOf(email)
      const owner = await aCarefulAgent('owner')
      const own = await node.call('DELETE', `/v1/agents/${owner.id}/second-factor`, owner.caller)
      expect(codeIn(own)).toEqual([403, 'forbidden'])
    })

    it('is done by the operator for an owner whom nobody else can help', async () => {
      const { email, id } = await aCarefulAgent('owner')
      const lines: unknown[] = []
      const context = {
        services: node.services,
        print: (values: readonly unknown[]) => Promise.resolve(void lines.push(...values)),
        write: () => Promise.resolve(),
        log: () => {},
        signal: new AbortController().signal,
      }
      const args = ['second-factor', 'remove', '--email', email.toUpperCase()]
      const run = parseCommand(args)
      expect(typeof run === 'function' && (await run(context))).toBe(0)
      expect(lines).toMatchObject([{ agentId: id, hadSecondFactor: true }])
      await tokenOf(email)
    })

    it('is no way around new recovery codes, which void the old ones', async () => {
      const { email, caller, recovery } = await aCarefulAgent()
      const url = `${me}/recovery-codes`
      const body = { currentPassword: password }
      const renewed = await node.call('POST', url, { ...caller, body })
      const [code = ''] = renewed.body['recoveryCodes'] as string[]
      expect(codeIn(await signIn(email, recovery[0]))).toEqual([401, 'invalid_code'])
      await tokenOf(email, code)
    })
  })

  describe('a workspace that demands a second factor of all', () => {
    const demand = (caller: Caller, isDemanded: boolean) =>
      node.call('PUT', '/v1/workspace/second-factor', { ...caller, body: { isDemanded } })

    it('leads who has none to set one up at the next sign-in, before anything else', async () => {
      const plain = await anAgent()
      const staying = await tokenOf(plain.email)
      expect(codeIn(await demand({ token: node.owner }, true))).toEqual([
        409,
        'second_factor_missing',
      ])
      const owner = await aCarefulAgent('owner')
      expect((await demand(owner.caller, true)).body['isDemanded']).toBe(true)

      expect((await node.call('GET', '/v1/chats/waiting', staying)).status).toBe(200)
      const program = await signIn(plain.email)
      expect(codeIn(program)).toEqual([403, 'second_factor_demanded'])
      const caller = await cookieOf(plain.email)
      expect((await node.call('GET', '/v1/me', caller)).body['mustEnrol']).toBe(true)
      for (const url of ['/v1/chats/waiting', '/v1/chats', '/v1/me/sessions']) {
        expect(codeIn(await node.call('GET', url, caller))).toEqual([403, 'second_factor_demanded'])
      }
      const { secret } = await begin(caller, {})
      expect((await confirm(caller, codeOf(secret))).status).toBe(200)
      const after = await node.call('GET', '/v1/me', caller)
      expect([after.status, after.body['mustEnrol']]).toEqual([200, undefined])
      expect((await node.call('GET', '/v1/chats/waiting', caller)).status).toBe(200)
      const off = await node.call('POST', `${me}/disable`, {
        ...caller,
        body: { currentPassword: password },
      })
      expect(codeIn(off)).toEqual([403, 'second_factor_demanded'])
      nextStep()
      await tokenOf(plain.email, codeOf(secret))
      await demand(owner.caller, false)
      await tokenOf((await anAgent()).email)
    })
  })
}
