import { randomUUID } from 'node:crypto'
import type { Agent, ChatStarted, LogPage } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Clock, systemClock } from '@papo/core/platform/clock'
import { createDigest } from '../../src/adapters/crypto/digest.ts'
import {
  type ApiUnderTest,
  type ApiAnswer,
  openApi,
  ownOrigin,
  password,
} from '../http/api-under-test.ts'
import type { Database } from '../../src/database/database.ts'

const newPassword = 'another horse battery'
/** The promised time, and the allowance for a loaded machine. */
const promisedMs = 5000
const slackMs = 10_000

interface Person {
  id: string
  email: string
  token: string
}

/** The end of sessions, on two nodes that share a database and no cache. */
export function describeSessions(openDatabase: () => Promise<Database>): void {
  let database: Database
  let node: ApiUnderTest
  let other: ApiUnderTest
  let reads = 0
  const clock: Clock & { aheadMs: number } = {
    ...systemClock,
    aheadMs: 0,
    now: () => new Date(Date.now() + clock.aheadMs),
  }

  beforeAll(async () => {
    database = await openDatabase()
    const close = () => Promise.resolve()
    node = await openApi({}, { database: { ...database, close }, clock })
    const { work } = database
    const counted: Database['work'] = {
      run: (task) => work.run(task),
      read(task) {
        reads += 1
        return work.read(task)
      },
    }
    other = await openApi({}, { database: { ...database, work: counted, close }, clock })
  }, 60_000)
  afterAll(async () => {
    await node.close()
    await other.close()
    await database.close()
  })

  async function anAgent(): Promise<Person> {
    const email = `${randomUUID()}@example.com`
    const made = await node.call('POST', '/v1/agents', {
      token: node.owner,
      body: { name: 'Bia', email, password, role: 'agent' },
    })
    const { id } = made.body as unknown as Agent
    return { id, email, token: String((await node.signIn(email)).body['accessToken']) }
  }

  async function cookieOf({ email }: Person, word = password): Promise<string> {
    const answer = await node.call('POST', '/v1/auth/session', { body: { email, password: word } })
    expect(answer.status).toBe(204)
    return cookieIn(answer)
  }

  const cookieIn = ({ headers }: ApiAnswer) => String(headers['set-cookie']).split(';')[0] ?? ''
  const me = (api: ApiUnderTest, cookie: string) =>
    api.call('GET', '/v1/me', { headers: { cookie } })

  async function activeChat(agent: string) {
    const chat = await node.start()
    await node.call('POST', `/v1/chats/${chat.chatId}/accept`, { token: agent })
    return chat
  }

  /** A held poll, and the time and status of its answer. */
  async function held(api: ApiUnderTest, chatId: string, token: string) {
    const path = `/v1/chats/${chatId}/messages`
    const first = await api.call('GET', path, { token })
    const { cursor } = first.body as unknown as LogPage
    const answer = api.call('GET', `${path}?after=${cursor}&wait=25`, { token })
    // An answer that is not held comes within this time.
    const early = await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 200))])
    expect(early).toBeUndefined()
    return {
      answer,
      async refused() {
        const since = performance.now()
        let { status, body } = await answer
        // An earlier change of the chat may be answered first: then it polls once more.
        if (status === 200) {
          const { cursor: next } = body as unknown as LogPage
          ;({ status, body } = await api.call('GET', `${path}?after=${next}&wait=25`, { token }))
        }
        expect([status, body['code']]).toEqual([401, 'invalid_token'])
        return performance.now() - since
      },
    }
  }

  describe('a changed password', () => {
    it('ends every session of the agent but that of the calling console, which gets a new one', async () => {
      const agent = await anAgent()
      const [asking, elsewhere] = [await cookieOf(agent), await cookieOf(agent)]
      const answer = await node.call('POST', '/v1/me/password', {
        headers: { cookie: asking, origin: ownOrigin },
        body: { currentPassword: password, newPassword },
      })
      expect([answer.status, answer.text]).toEqual([204, ''])
      const fresh = cookieIn(answer)
      expect(fresh).not.toBe(asking)
      expect((await me(node, fresh)).status).toBe(200)
      for (const dead of [asking, elsewhere]) expect((await me(node, dead)).status).toBe(401)
      const program = await node.call('GET', '/v1/me', { token: agent.token })
      expect(program.body['code']).toBe('invalid_token')
      expect((await node.signIn(agent.email)).body['code']).toBe('invalid_credentials')
      expect((await node.signIn(agent.email, newPassword)).status).toBe(200)
    })

    it('is refused without the current one, and ends nothing then', async () => {
      const agent = await anAgent()
      const body = { currentPassword: 'not the password', newPassword }
      const answer = await node.call('POST', '/v1/me/password', { token: agent.token, body })
      expect([answer.status, answer.body['code']]).toEqual([401, 'invalid_credentials'])
      expect((await node.call('GET', '/v1/me', { token: agent.token })).status).toBe(200)
      const short = { currentPassword: password, newPassword: 'short' }
      const refused = await node.call('POST', '/v1/me/password', {
        token: agent.token,
        body: short,
      })
      expect(refused.body['code']).toBe('invalid_request')
    })

    it('by an owner ends the agent’s sessions too, and is in the audit log without the password', async () => {
      const agent = await anAgent()
      const answer = await node.call('PATCH', `/v1/agents/${agent.id}`, {
        token: node.owner,
        body: { password: newPassword },
      })
      expect(answer.status).toBe(200)
      expect(answer.text).not.toContain(newPassword)
      expect((await node.call('GET', '/v1/me', { token: agent.token })).status).toBe(401)
      expect((await node.signIn(agent.email)).body['code']).toBe('invalid_credentials')
      expect((await node.signIn(agent.email, newPassword)).status).toBe(200)
      const log = await node.call('GET', '/v1/audit?limit=1', { token: node.owner })
      expect(log.body['entries']).toMatchObject([
        { action: 'agent_password_reset', target: { type: 'agent', id: agent.id } },
      ])
      expect(log.text).not.toContain(newPassword)
    })

    it('leaves no session to a sign-in with the old one that was in flight', async () => {
      const agent = await anAgent()
      const signIns = Array.from({ length: 4 }, () => node.signIn(agent.email))
      await node.call('PATCH', `/v1/agents/${agent.id}`, {
        token: node.owner,
        body: { password: newPassword },
      })
      const answers = await Promise.all(signIns)
      const tokens = answers.map(({ body }) => body['accessToken'] as string | undefined)
      const codes = await Promise.all(
        tokens.map(
          async (token = 'none') => (await node.call('GET', '/v1/me', { token })).body['code'],
        ),
      )
      expect(codes).toEqual(tokens.map(() => 'invalid_token'))
    })
  })

  describe('a held poll', () => {
    it('ends at once with its session', async () => {
      const agent = await anAgent()
      const { chatId } = await activeChat(agent.token)
      const poll = await held(node, chatId, agent.token)
      await node.call('DELETE', '/v1/auth/token', { token: agent.token })
      expect(await poll.refused()).toBeLessThan(promisedMs)
    })

    it.each<[string, (agent: Person) => Promise<ApiAnswer>]>([
      ['signed out', ({ token }) => node.call('DELETE', '/v1/auth/token', { token })],
      [
        'disabled',
        ({ id }) =>
          node.call('PATCH', `/v1/agents/${id}`, { token: node.owner, body: { disabled: true } }),
      ],
      [
        'given another password',
        ({ token }) =>
          node.call('POST', '/v1/me/password', {
            token,
            body: { currentPassword: password, newPassword },
          }),
      ],
    ])(
      'of an agent who is %s ends within 5 s on a node that receives no signals',
      async (_what, act) => {
        const agent = await anAgent()
        const { chatId } = await activeChat(agent.token)
        const poll = await held(other, chatId, agent.token)
        expect((await act(agent)).status).toBeLessThan(300)
        expect(await poll.refused()).toBeLessThan(promisedMs + slackMs)
        const after = await other.call('GET', '/v1/me', { token: agent.token })
        expect(after.body['code']).toBe('invalid_token')
      },
    )

    it('of a visitor ends with the visitor’s token', async () => {
      const agent = await anAgent()
      const { chatId, token } = await activeChat(agent.token)
      const poll = await held(other, chatId, token)
      await database.work.run((stores) => stores.visitors.revokeToken(createDigest('').hash(token)))
      expect(await poll.refused()).toBeLessThan(promisedMs + slackMs)
    })

    it('ends when the session has expired, and no other does', async () => {
      const agent = await anAgent()
      const { chatId, token } = await activeChat(agent.token)
      const [agents, visitors] = [
        await held(other, chatId, agent.token),
        await held(other, chatId, token),
      ]
      clock.aheadMs = 25 * 60 * 60_000
      expect(await agents.refused()).toBeLessThan(promisedMs + slackMs)
      clock.aheadMs = 0
      await node.call('POST', `/v1/chats/${chatId}/messages`, {
        token,
        body: { clientId: randomUUID(), text: 'Ainda aí?' },
      })
      expect((await visitors.answer).status).toBe(200)
    })
  })

  describe('a resolved token', () => {
    it('needs no database query, however often it polls', async () => {
      const agent = await anAgent()
      const { chatId, token } = await activeChat(agent.token)
      const poll = () =>
        other.call('GET', `/v1/chats/${chatId}/messages?after=${cursor}`, { token })
      const first = await other.call('GET', `/v1/chats/${chatId}/messages`, { token })
      const { cursor } = first.body as unknown as LogPage
      await poll()
      // Background tasks read too, a few at a time: far fewer than there are polls.
      const before = reads
      for (let times = 0; times < 200; times += 1) expect((await poll()).status).toBe(200)
      expect(reads - before).toBeLessThan(100)
    })

    it('stays cached when another agent signs out', async () => {
      const { chatId, token } = await node.start()
      const started = await node.call('GET', `/v1/chats/${chatId}`, { token })
      expect((started.body as unknown as ChatStarted['chat']).id).toBe(chatId)
      const leaving = await anAgent()
      await node.call('DELETE', '/v1/auth/token', { token: leaving.token })
      expect((await node.call('GET', `/v1/chats/${chatId}`, { token })).status).toBe(200)
    })
  })
}
