import { randomUUID } from 'node:crypto'
import type {
  Agent,
  AgentErased,
  AuditPage,
  Chat,
  ChatList,
  LogPage,
  Me,
  VisitorExport,
} from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../../src/database/database.ts'
import { password } from '../http/api-under-test.ts'
import { squarePng } from '../http/pictures.ts'
import { type ApiHarness, openHarness, type Or } from './api-harness.ts'

/** The erasure of agents, on any database and cache. */
export function describeErasedAgents(openDatabase: () => Promise<Database>): void {
  describe('an agent who is erased', () => {
    let api: ApiHarness
    beforeAll(async () => {
      api = await openHarness({}, { database: await openDatabase() })
    })
    afterAll(() => api.close())

    const get = async <Body>(path: string, token = api.owner) =>
      (await api.call<Body>('GET', path, { token })).body
    const post = <Body>(path: string, body: object, token = api.owner) =>
      api.call<Or<Body>>('POST', path, { token, body })
    const disable = (id: string) =>
      api.call('PATCH', `/v1/agents/${id}`, { token: api.owner, body: { disabled: true } })
    const erase = (id: string, name: string) =>
      post<AgentErased>(`/v1/agents/${id}/erase`, { name })
    const nameOf = () => `Zulmira ${randomUUID()}`

    /** An agent with a picture who has answered a visitor, and got another chat by a transfer. */
    async function aBusyAgent() {
      const name = nameOf()
      const token = await api.agent(name)
      const picture = squarePng(40).toString('base64')
      const me = await api.call<Me>('PATCH', '/v1/me', { token, body: { picture } })
      const visitor = await api.start()
      const at = `/v1/chats/${visitor.chatId}`
      await post(`${at}/accept`, {}, token)
      await post(`${at}/messages`, { clientId: randomUUID(), text: 'Bom dia' }, token)
      const giver = await api.agent('Rita')
      const given = await api.start()
      await post(`/v1/chats/${given.chatId}/accept`, {}, giver)
      const to = { agentId: me.body.agent.id }
      await post(`/v1/chats/${given.chatId}/transfer`, { to }, giver)
      return { name, token, agent: me.body.agent, visitor, given, at }
    }

    it('leaves what they wrote, and their name in no view', async () => {
      const { name, agent, visitor, given, at } = await aBusyAgent()
      const before = (await visitor.poll()).body
      expect(JSON.stringify(before)).toContain(name)
      await disable(agent.id)
      expect((await erase(agent.id, name)).status).toBe(200)
      const seen = [
        await get<LogPage>(`${at}/messages`),
        (await visitor.poll()).body,
        (await visitor.poll(`?after=${before.cursor}`)).body,
        (await given.poll()).body,
        await get<Chat>(at),
        await get<ChatList>('/v1/chats?limit=100'),
        await get<{ agents: Agent[] }>('/v1/agents'),
        await get('/v1/colleagues'),
        await get<AuditPage>('/v1/audit?limit=100'),
      ]
      expect(JSON.stringify(seen)).not.toContain(name)
      const log = (await visitor.poll()).body.messages
      const text = log.find((message) => message.text === 'Bom dia')
      expect(text?.author).toEqual({ type: 'agent', id: agent.id, name: null })
      const { visitor: of } = await get<Chat>(at)
      const exported = await post<VisitorExport>(`/v1/visitors/${of.id}/export`, {})
      expect(JSON.stringify(exported.body)).not.toContain(name)
      expect(JSON.stringify(exported.body)).toContain('Bom dia')
    })

    it('is read again by who had the chat open: its log starts over', async () => {
      const { name, agent, visitor } = await aBusyAgent()
      const { cursor } = (await visitor.poll()).body
      await disable(agent.id)
      await erase(agent.id, name)
      const page = (await visitor.poll(`?after=${cursor}`)).body
      expect(page.reset).toBe(true)
    })

    it('cannot sign in, has no picture, and the e-mail is free', async () => {
      const { name, agent } = await aBusyAgent()
      await disable(agent.id)
      await erase(agent.id, name)
      const { email } = agent
      const signIn = await post('/v1/auth/token', { email, password })
      expect(signIn.body.code).toBe('invalid_credentials')
      expect((await api.page(String(agent.avatarUrl))).status).toBe(404)
      const again = await post<Agent>('/v1/agents', {
        name: 'Nova',
        email,
        password,
        role: 'agent',
      })
      expect(again.status).toBe(201)
    })

    it('must be deactivated first, and be named', async () => {
      const { name, agent } = await aBusyAgent()
      expect((await erase(agent.id, name)).body.code).toBe('agent_not_disabled')
      await disable(agent.id)
      expect((await erase(agent.id, 'Zulmira')).body.code).toBe('name_mismatch')
      const { agents } = await get<{ agents: Agent[] }>('/v1/agents')
      expect(agents.find(({ id }) => id === agent.id)?.name).toBe(name)
    })

    it('is never who calls, nor the last owner', async () => {
      const { agent } = await get<Me>('/v1/me')
      expect((await erase(agent.id, agent.name)).body.code).toBe('agent_not_disabled')
    })

    it('cannot be changed or opened again, and a repeat has the same answer', async () => {
      const { name, agent } = await aBusyAgent()
      await disable(agent.id)
      const first = await erase(agent.id, name)
      expect((await erase(agent.id, name)).body).toEqual(first.body)
      const open = await api.call<Or<Agent>>('PATCH', `/v1/agents/${agent.id}`, {
        token: api.owner,
        body: { disabled: false },
      })
      expect(open.body.code).toBe('agent_not_found')
    })

    it('leaves one line in the audit log, without personal data', async () => {
      const { name, agent } = await aBusyAgent()
      await disable(agent.id)
      await erase(agent.id, name)
      const { entries } = await get<AuditPage>(`/v1/audit?action=agent_erased&targetId=${agent.id}`)
      expect(entries).toHaveLength(1)
      expect(entries[0]?.details).toEqual({})
    })
  })
}
