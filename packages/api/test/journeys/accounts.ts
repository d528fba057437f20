import { randomUUID } from 'node:crypto'
import type { AccessToken, InvitationLink, WorkspaceCreated } from '@papo/protocol'
import { argon2Passwords } from '../../src/adapters/argon2/passwords.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type ApiAnswer,
  type ApiUnderTest,
  type openApi,
  ownerEmail,
  password,
} from '../http/api-under-test.ts'

const somebody = () => `${randomUUID()}@example.com`

/** Dearer than the advised cost, so that the time of a call is that of its hashes. */
const dearPasswords = argon2Passwords({ memoryCost: 76_800, timeCost: 3, parallelism: 1 })

/** Tries to learn who has an account, on nodes where anybody may sign up; `guarded` has the usual rate limits. */
export function describeAccounts(open: typeof openApi): void {
  let api: ApiUnderTest
  let guarded: ApiUnderTest
  beforeAll(async () => {
    api = await open({ SIGN_UP: 'open' }, { passwords: dearPasswords })
    guarded = await open({ SIGN_UP: 'open', RATE_LIMIT_SCALE: '1', TRUST_PROXY: '10.0.0.1' })
  }, 120_000)
  afterAll(async () => {
    await api.close()
    await guarded.close()
  })

  const from = (address: string, url: string, body: object) =>
    guarded.call('POST', url, {
      body,
      remoteAddress: '10.0.0.1',
      headers: { 'x-forwarded-for': address },
    })

  const signUpOf = (email: string, word: string) => ({
    name: 'Flores',
    owner: { name: 'Eva', email, password: word },
    site: { name: 'Loja', allowedOrigins: [] },
  })
  const signUp = (email: string, word = 'a lantern of paper') =>
    api.call('POST', '/v1/workspaces', { body: signUpOf(email, word) })
  const told = ({ status, body, headers }: ApiAnswer) => ({
    status,
    fields: Object.keys(body),
    headers: Object.keys(headers).toSorted(),
  })
  const agentIn = ({ body }: ApiAnswer) => (body as unknown as AccessToken).agent

  describe('an e-mail that has an account', () => {
    it('signs up for another workspace as one that has none, and each password opens its own', async () => {
      const known = await signUp(ownerEmail)
      expect(known.status).toBe(201)
      expect(told(known)).toEqual(told(await signUp(somebody())))
      const [first, second] = [
        await api.signIn(),
        await api.signIn(ownerEmail, 'a lantern of paper'),
      ]
      expect(agentIn(first).name).not.toBe(agentIn(second).name)
      const token = String(second.body['accessToken'])
      const { workspaceId } = known.body as unknown as WorkspaceCreated
      const { body: me } = await api.call('GET', '/v1/me', { token })
      expect(me).toMatchObject({ workspace: { id: workspaceId }, agent: { role: 'owner' } })
    })

    it('is made an agent and invited by another workspace as one that has none, and is not taken from its own', async () => {
      const eva = somebody()
      await signUp(eva)
      const token = String((await api.signIn(eva, 'a lantern of paper')).body['accessToken'])
      const make = (by: string, email: string) =>
        api.call('POST', '/v1/agents', {
          token: by,
          body: { name: 'Vera', email, password, role: 'agent' },
        })
      const invite = (email: string) =>
        api.call('POST', '/v1/invitations', { token, body: { email, role: 'agent' } })
      expect(told(await make(token, ownerEmail))).toEqual(told(await make(token, somebody())))
      expect((await make(token, ownerEmail)).body['code']).toBe('email_taken')
      const victim = somebody()
      expect((await make(token, victim)).status).toBe(201)
      expect((await make(api.owner, victim)).status).toBe(201)
      const invited = somebody()
      expect((await make(api.owner, invited)).status).toBe(201)
      const answer = await invite(invited)
      expect(told(answer)).toEqual(told(await invite(somebody())))
      const code = (answer.body as unknown as InvitationLink).link.split('#')[1] ?? ''
      const accepted = await api.call('POST', '/v1/invitations/accept', {
        body: { code, name: 'Vera', password: 'a kite of tissue' },
      })
      expect(accepted.status).toBe(204)
    })

    it(
      'takes as long to sign up, and as long to sign in with two accounts as with one or none',
      { timeout: 120_000 },
      async () => {
        const [none, one, two] = [somebody(), somebody(), somebody()]
        for (const email of [one, two, two]) await signUp(email, `a lantern of ${randomUUID()}`)
        const took = {
          taken: [] as number[],
          free: [] as number[],
          none: [] as number[],
          one: [] as number[],
          two: [] as number[],
        }
        const timed = async (all: number[], run: () => Promise<ApiAnswer>) => {
          const since = process.cpuUsage()
          const { status } = await run()
          all.push(process.cpuUsage(since).user)
          return status
        }
        // The fastest of many: whatever else the process does now and then counts too.
        for (let round = 0; round < 20; round += 1) {
          expect(await timed(took.taken, () => signUp(one))).toBe(201)
          expect(await timed(took.free, () => signUp(somebody()))).toBe(201)
          expect(await timed(took.none, () => api.signIn(none, 'wrong'))).toBe(401)
          expect(await timed(took.one, () => api.signIn(ownerEmail, 'wrong'))).toBe(401)
          expect(await timed(took.two, () => api.signIn(two, 'wrong'))).toBe(401)
        }
        // A hash less or more would be a factor of two nearly: these take most of the processor's time.
        const ratio = (...all: number[][]) => {
          const fastest = all.map((times) => Math.min(...times))
          return Math.max(...fastest) / Math.min(...fastest)
        }
        expect(ratio(took.taken, took.free)).toBeLessThan(1.5)
        expect(ratio(took.none, took.one, took.two)).toBeLessThan(1.5)
      },
    )

    it('with the same password in two workspaces opens the one where it was set last', async () => {
      const email = somebody()
      const first = (await signUp(email, password)).body as unknown as WorkspaceCreated
      const second = (await signUp(email, password)).body as unknown as WorkspaceCreated
      const workspaceOf = async (word: string) => {
        const token = String((await api.signIn(email, word)).body['accessToken'])
        const { body: me } = await api.call('GET', '/v1/me', { token })
        return { id: (me['workspace'] as { id: string }).id, token }
      }
      const set = (token: string, currentPassword: string, newPassword: string) =>
        api.call('POST', '/v1/me/password', { token, body: { currentPassword, newPassword } })
      const opened = await workspaceOf(password)
      expect(opened.id).toBe(second.workspaceId)
      expect((await set(opened.token, password, 'a kite of tissue')).status).toBe(204)
      const other = await workspaceOf(password)
      expect(other.id).toBe(first.workspaceId)
      expect((await set(other.token, password, 'a kite of tissue')).status).toBe(204)
      expect((await workspaceOf('a kite of tissue')).id).toBe(first.workspaceId)
    })
  })

  describe('somebody who signs up with the e-mail of another', () => {
    const own = 'a lantern of paper'
    const right = 'the agent’s own words'
    let network = 0
    const signIn = (email: string, word: string, address?: string) => {
      network += 1
      return from(address ?? `198.51.${network}.7`, '/v1/auth/token', { email, password: word })
    }

    /** The agent’s e-mail, or that of nobody; in both cases the guesser has signed up with it, and is known at home. */
    async function taken(hasAccount: boolean): Promise<{ email: string; home: string }> {
      const email = somebody()
      if (hasAccount) {
        const body = { name: 'Vera', email, password: right, role: 'agent' }
        await guarded.call('POST', '/v1/agents', { token: guarded.owner, body })
      }
      network += 1
      const home = `203.0.113.${network}`
      expect((await from(home, '/v1/workspaces', signUpOf(email, own))).status).toBe(201)
      expect((await signIn(email, own, home)).status).toBe(200)
      const { agents } = await guarded.services.work.read(async (stores) => ({
        agents: await stores.agents.listByEmail(email),
      }))
      expect(agents).toHaveLength(hasAccount ? 2 : 1)
      return { email, home }
    }

    it('gets no more guesses at the agent’s password by signing in between them', async () => {
      const { email, home } = await taken(true)
      for (let times = 0; times < 7; times += 1) {
        expect((await signIn(email, `wrong ${times}`, home)).status).toBe(401)
        expect((await signIn(email, own, home)).status).toBe(200)
      }
      // Compared only with the account that is known there.
      expect((await signIn(email, right, home)).status).toBe(401)
      expect((await signIn(email, right)).status).toBe(429)
    })

    it('is refused as if nobody else had the e-mail', async () => {
      const statuses = async (hasAccount: boolean) => {
        const { email, home } = await taken(hasAccount)
        const all: number[] = []
        const tries = [...Array.from({ length: 11 }, () => home), undefined, home]
        for (const address of tries) {
          all.push((await signIn(email, 'wrong', address)).status)
          all.push((await signIn(email, own, address)).status)
        }
        for (let times = 0; times < 22; times += 1)
          all.push((await signIn(email, 'wrong', home)).status)
        return all
      }
      const seen = await statuses(true)
      expect(seen).toEqual(await statuses(false))
      expect(new Set(seen)).toEqual(new Set([200, 401, 429]))
    })

    it('locks the agent out nowhere where the agent is known', async () => {
      const { email, home } = await taken(true)
      const office = '192.0.2.51'
      expect((await signIn(email, right, office)).status).toBe(200)
      for (let times = 0; times < 25; times += 1) await signIn(email, 'wrong', home)
      expect((await signIn(email, right, office)).status).toBe(200)
    })
  })
}
