import { randomUUID } from 'node:crypto'
import type { AgentSession, AgentSessionList, AuditPage, LogPage } from '@papo/protocol'
import { mostSessions } from '@papo/core/session/agent-session'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import { type ApiUnderTest, openApi, ownOrigin, password } from '../http/api-under-test.ts'

const chromeOnWindows =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
/** The promised time, and the allowance for a loaded machine. */
const promisedMs = 15_000

/** An agent's own sessions, on two nodes that share a database and no cache. */
export function describeOwnSessions(openDatabase: () => Promise<Database>): void {
  let database: Database
  let node: ApiUnderTest
  let other: ApiUnderTest

  beforeAll(async () => {
    database = await openDatabase()
    const close = () => Promise.resolve()
    node = await openApi({}, { database: { ...database, close } })
    other = await openApi({}, { database: { ...database, close } })
  }, 120_000)
  afterAll(async () => {
    await node.close()
    await other.close()
    await database.close()
  })

  async function anAgent(): Promise<string> {
    const email = `${randomUUID()}@example.com`
    const body = { name: 'Bia', email, password, role: 'agent' }
    expect((await node.call('POST', '/v1/agents', { token: node.owner, body })).status).toBe(201)
    return email
  }

  const program = async (email: string, presented?: string) => {
    const { body } = await node.call('POST', '/v1/auth/token', {
      ...(presented === undefined ? {} : { token: presented }),
      body: { email, password },
    })
    return { token: String(body['accessToken']) }
  }

  async function console(email: string, presented?: string, from?: string) {
    const { headers, status } = await node.call('POST', '/v1/auth/session', {
      headers: {
        'user-agent': chromeOnWindows,
        ...(presented === undefined ? {} : { cookie: presented }),
      },
      body: { email, password },
      ...(from === undefined ? {} : { remoteAddress: from }),
    })
    expect(status).toBe(204)
    const cookie = String(headers['set-cookie']).split(';')[0] ?? ''
    return { headers: { cookie, origin: ownOrigin } }
  }

  type Caller = { token: string } | { headers: Record<string, string> }
  const list = async (caller: Caller): Promise<AgentSession[]> =>
    ((await node.call('GET', '/v1/me/sessions', caller)).body as unknown as AgentSessionList)
      .sessions
  const end = (caller: Caller, id = '') => node.call('DELETE', `/v1/me/sessions${id}`, caller)
  const statusOf = async (caller: Caller, api = node) =>
    (await api.call('GET', '/v1/me', caller)).status
  const ownId = async (caller: Caller) => (await list(caller)).find(({ current }) => current)?.id

  describe('the list of one’s own sessions', () => {
    it('has the device, the address and the times of each, and marks the one that asks', async () => {
      const email = await anAgent()
      const began = Date.now()
      const browser = await console(email, undefined, '198.51.100.7')
      const { token } = await program(email)
      const sessions = await list(browser)
      const here = sessions.find(({ current }) => current)
      expect(sessions).toHaveLength(2)
      expect(here).toMatchObject({
        kind: 'console',
        device: { name: 'Chrome', system: 'Windows' },
        address: '198.51.100.7',
      })
      for (const { createdAt, lastUsedAt } of sessions) {
        expect(Math.abs(Date.parse(createdAt) - began)).toBeLessThan(60_000)
        expect(lastUsedAt).toBe(createdAt)
      }
      expect((await list({ token })).find(({ current }) => current)?.kind).toBe('program')
    })

    it('has nothing of another agent, and shows no token', async () => {
      const [mine, theirs] = [await program(await anAgent()), await program(await anAgent())]
      const answer = await node.call('GET', '/v1/me/sessions', mine)
      expect((answer.body as unknown as AgentSessionList).sessions).toHaveLength(1)
      expect(answer.text).not.toMatch(/token|hash/i)
      expect(await ownId(mine)).not.toBe(await ownId(theirs))
    })

    it('is bounded for each kind: a new session ends the one that was used longest ago', async () => {
      const email = await anAgent()
      const browser = await console(email)
      const tokens: { token: string }[] = []
      for (let count = 0; count <= mostSessions; count += 1) tokens.push(await program(email))
      const sessions = await list(browser)
      expect(sessions.filter(({ kind }) => kind === 'program')).toHaveLength(mostSessions)
      expect(await Promise.all(tokens.slice(0, 2).map((one) => statusOf(one)))).toEqual([401, 200])
      expect(await statusOf(browser)).toBe(200)
    }, 120_000)
  })

  describe('signing in again', () => {
    it('ends the session that the browser presents, and no other', async () => {
      const email = await anAgent()
      const [first, elsewhere] = [await console(email), await console(email)]
      const second = await console(email, first.headers.cookie)
      expect(await Promise.all([first, elsewhere, second].map((one) => statusOf(one)))).toEqual([
        401, 200, 200,
      ])
    })

    it('as somebody else ends it too', async () => {
      const first = await console(await anAgent())
      const second = await console(await anAgent(), first.headers.cookie)
      expect([await statusOf(first), await statusOf(second)]).toEqual([401, 200])
    })

    it('ends the session that a program presents', async () => {
      const email = await anAgent()
      const first = await program(email)
      const second = await program(email, first.token)
      expect([await statusOf(first), await statusOf(second)]).toEqual([401, 200])
    })

    it('with a wrong password ends nothing', async () => {
      const first = await console(await anAgent())
      const refused = await node.call('POST', '/v1/auth/session', {
        headers: first.headers,
        body: { email: await anAgent(), password: 'not the password' },
      })
      expect([refused.status, await statusOf(first)]).toEqual([401, 200])
    })
  })

  describe('ending a session', () => {
    it('takes effect within 5 s on a node that receives no signals, also for a held poll', async () => {
      const email = await anAgent()
      const [here, lost] = [await console(email), await program(email)]
      const { chatId } = await node.start()
      const path = `/v1/chats/${chatId}/messages`
      const { body } = await other.call('GET', `${path}?tail=true`, lost)
      const { cursor } = body as unknown as LogPage
      const held = other.call('GET', `${path}?after=${cursor}&wait=25`, lost)
      const id = await ownId(lost)
      const since = performance.now()
      expect((await end(here, `/${id}`)).status).toBe(204)
      expect(await statusOf(lost)).toBe(401)
      expect((await held).status).toBe(401)
      expect(performance.now() - since).toBeLessThan(promisedMs)
      expect(await statusOf(lost, other)).toBe(401)
      expect(await statusOf(here)).toBe(200)
    })

    it('of another agent, or one that has ended, is answered alike and changes nothing', async () => {
      const email = await anAgent()
      const [here, gone] = [await console(email), await program(email)]
      const theirs = await program(await anAgent())
      const ids = [await ownId(gone), await ownId(theirs), randomUUID()]
      await end(here, `/${ids[0]}`)
      const answers = await Promise.all(ids.map((id) => end(here, `/${id}`)))
      expect(answers.map(({ status, text }) => [status, text])).toEqual(ids.map(() => [204, '']))
      expect(await statusOf(theirs)).toBe(200)
    })

    it('that is the caller’s own takes the cookie away', async () => {
      const here = await console(await anAgent())
      const answer = await end(here, `/${await ownId(here)}`)
      expect(String(answer.headers['set-cookie'])).toMatch(/^papo=;/)
      expect(await statusOf(here)).toBe(401)
    })

    it('of all others leaves the one that asks', async () => {
      const email = await anAgent()
      const [here, there, away] = [await console(email), await console(email), await program(email)]
      expect((await end(here)).status).toBe(204)
      expect(await Promise.all([here, there, away].map((one) => statusOf(one)))).toEqual([
        200, 401, 401,
      ])
      expect(await list(here)).toMatchObject([{ current: true }])
    })

    it('is in the audit log once, with who did it, from where, and which', async () => {
      const email = await anAgent()
      const [here, away] = [await console(email), await program(email)]
      const id = await ownId(away)
      await Promise.all([end(here, `/${id}`), end(here, `/${id}`), end(here)])
      const { body } = await node.call('GET', '/v1/audit?limit=20', { token: node.owner })
      const { entries } = body as unknown as AuditPage
      const ended = entries.filter(
        ({ action, details }) =>
          action === 'agent_sessions_ended' && String(details['sessions']) === id,
      )
      expect(ended).toMatchObject([
        { actor: { type: 'agent', name: 'Bia' }, address: '127.0.0.1', target: { type: 'agent' } },
      ])
    })
  })
}
