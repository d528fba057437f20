import { randomUUID } from 'node:crypto'
import type {
  Agent,
  Chat,
  ChatList,
  ChatStarted,
  Colleagues,
  Site,
  WaitingChats,
} from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiHarness, openHarness, type Or } from './api-harness.ts'

let api: ApiHarness
let other: Site
beforeAll(async () => {
  api = await openHarness()
  const body = { name: 'Outra', allowedOrigins: [] }
  other = (await api.call<Site>('POST', '/v1/sites', { token: api.owner, body })).body
})
afterAll(() => api.close())

const get = async <Body>(path: string, token: string) =>
  (await api.call<Body>('GET', path, { token })).body
const post = <Body>(path: string, token: string, body: object = {}) =>
  api.call<Or<Body>>('POST', path, { token, body })
const change = (id: string, body: object) =>
  api.call<Or<Agent>>('PATCH', `/v1/agents/${id}`, { token: api.owner, body })
const startAt = async ({ key: siteKey }: Site) =>
  (await api.call<ChatStarted>('POST', '/v1/chats', { body: { siteKey, clientId: randomUUID() } }))
    .body
async function anAgent(siteIds: string[] | null) {
  const token = await api.agent('Rita')
  const { agent } = await get<{ agent: Agent }>('/v1/me', token)
  await change(agent.id, { siteIds })
  return { token, id: agent.id }
}
const idsOf = ({ chats }: { chats: Chat[] }) => chats.map(({ id }) => id)

describe('an agent who answers some sites', () => {
  it('sees the chats of those sites alone, in the queue and in the history', async () => {
    const { token } = await anAgent([other.id])
    const [hidden, mine] = [await startAt(api.site), await startAt(other)]
    const queue = await get<WaitingChats>('/v1/chats/waiting', token)
    expect(idsOf(queue)).toContain(mine.sessionId)
    expect(idsOf(queue)).not.toContain(hidden.sessionId)
    expect(queue.total).toBe(queue.chats.length)
    const limited = await get<WaitingChats>('/v1/chats/waiting?limit=1', token)
    expect(limited.total).toBe(queue.total)
    const history = await get<ChatList>('/v1/chats?limit=100', token)
    expect(new Set(history.chats.map(({ siteId }) => siteId))).toEqual(new Set([other.id]))
    expect(idsOf(await get(`/v1/chats?siteId=${api.site.id}`, token))).toEqual([])
    expect((await post<Chat>(`/v1/chats/${mine.sessionId}/accept`, token)).status).toBe(200)
  })

  it('is not told who has a chat of another site', async () => {
    const { token } = await anAgent([other.id])
    const { sessionId } = await startAt(api.site)
    await post(`/v1/chats/${sessionId}/accept`, await api.agent('Bia'))
    const late = await post(`/v1/chats/${sessionId}/accept`, token)
    expect(late.body).toMatchObject({ status: 404, code: 'chat_not_found' })
    expect(late.body.acceptedBy).toBeUndefined()
  })

  it('gives back the chats of a site that they answer no more, at once', async () => {
    const { token, id } = await anAgent(null)
    const { sessionId, visitorToken } = await startAt(api.site)
    await post(`/v1/chats/${sessionId}/accept`, token)
    await change(id, { siteIds: [other.id] })
    const chat = await get<Chat>(`/v1/chats/${sessionId}`, visitorToken)
    expect(chat).toMatchObject({ status: 'waiting', agent: null })
    expect((await api.call('GET', `/v1/chats/${sessionId}`, { token })).status).toBe(404)
    const text = { clientId: randomUUID(), text: 'Oi' }
    expect((await post(`/v1/chats/${sessionId}/messages`, token, text)).status).toBe(404)
  })

  it('gets no chat of another site by a transfer', async () => {
    const { id } = await anAgent([other.id])
    const giver = await api.agent('Bia')
    const { sessionId } = await startAt(api.site)
    await post(`/v1/chats/${sessionId}/accept`, giver)
    const given = await post(`/v1/chats/${sessionId}/transfer`, giver, { to: { agentId: id } })
    expect(given.body).toMatchObject({ status: 409, code: 'agent_not_of_site' })
    const who = async (siteId: string) =>
      (await get<Colleagues>(`/v1/colleagues?siteId=${siteId}`, giver)).colleagues.map(
        (one) => one.id,
      )
    expect(await who(api.site.id)).not.toContain(id)
    expect(await who(other.id)).toContain(id)
  })

  it('answers all sites as an administrator', async () => {
    const { token, id } = await anAgent([other.id])
    const { sessionId } = await startAt(api.site)
    await change(id, { role: 'admin' })
    expect((await api.call('GET', `/v1/chats/${sessionId}`, { token })).status).toBe(200)
  })

  it('must have a site, and one of the workspace', async () => {
    const { id } = await anAgent(null)
    const unknown = await change(id, { siteIds: [other.id, api.services.random.newId()] })
    expect(unknown.body.errors).toMatchObject([{ path: '/siteIds/1', code: 'unknown_site' }])
    const none = await change(id, { siteIds: [] })
    expect(none.body.errors).toMatchObject([{ path: '/siteIds', code: 'agent_needs_site' }])
  })
})
