import { randomUUID } from 'node:crypto'
import type { Chat, Colleagues, LogPage, Me, Message, WaitingChats } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ApiHarness, HarnessVisitor } from './api-harness.ts'

/** The guarantees for transferred chats, on any harness. */
export function describeTransfers(open: () => Promise<ApiHarness>): void {
  let harness: ApiHarness
  beforeAll(async () => {
    harness = await open()
  })
  afterAll(() => harness.close())

  const at = (visitor: HarnessVisitor, call: string) => `/v1/chats/${visitor.chatId}/${call}`
  async function agent(name: string) {
    const token = await harness.agent(name)
    const { body } = await harness.call<Me>('GET', '/v1/me', { token })
    await harness.call('POST', '/v1/me/heartbeat', { token, body: {} })
    return { token, id: body.agent.id, name, email: body.agent.email }
  }
  async function talking(token: string): Promise<HarnessVisitor> {
    const visitor = await harness.start()
    await harness.call('POST', at(visitor, 'accept'), { token })
    return visitor
  }
  const transfer = (visitor: HarnessVisitor, token: string, to: object, note?: string) =>
    harness.call<Chat & { code?: string }>('POST', at(visitor, 'transfer'), {
      token,
      body: { to, ...(note === undefined ? {} : { note }) },
    })
  const noteIn = (visitor: HarnessVisitor, token: string, text: string, clientId = randomUUID()) =>
    harness.call<Message & { code?: string }>('POST', at(visitor, 'notes'), {
      token,
      body: { clientId, text },
    })
  const logOf = async (visitor: HarnessVisitor, token = visitor.token) =>
    (await harness.call<LogPage>('GET', at(visitor, 'messages'), { token })).body.messages

  describe('a chat that is transferred to a colleague', () => {
    it('is theirs at once, with a note that the visitor never sees', async () => {
      const [bruno, carla] = [await agent('Bruno'), await agent('Carla')]
      const visitor = await talking(bruno.token)
      const transferred = await transfer(
        visitor,
        bruno.token,
        { agentId: carla.id },
        'quer a 2ª via',
      )
      expect([transferred.status, transferred.body.agent?.name, transferred.body.status]).toEqual([
        200,
        'Carla',
        'active',
      ])
      const seen = await logOf(visitor)
      expect(seen.map(({ kind }) => kind)).toEqual(['accepted', 'transferred'])
      expect(seen[1]).toMatchObject({
        author: { type: 'agent', name: 'Bruno' },
        to: { id: carla.id, name: 'Carla' },
      })
      const whole = await logOf(visitor, carla.token)
      expect(whole.map(({ seq, kind }) => [seq, kind])).toEqual([
        [1, 'accepted'],
        [2, 'note'],
        [3, 'transferred'],
      ])
      const late = await harness.call('POST', at(visitor, 'messages'), {
        token: bruno.token,
        body: { clientId: randomUUID(), text: 'ainda eu' },
      })
      expect([late.status, late.body.code]).toEqual([403, 'not_your_chat'])
    })

    it('is transferred once, however often the answer is lost', async () => {
      const [bruno, carla] = [await agent('Bruno'), await agent('Carla')]
      const visitor = await talking(bruno.token)
      const both = await Promise.all(
        [1, 2, 3].map(() => transfer(visitor, bruno.token, { agentId: carla.id }, 'uma nota')),
      )
      expect(both.map(({ status }) => status)).toEqual([200, 200, 200])
      expect(await logOf(visitor, carla.token)).toHaveLength(3)
    })

    it('is refused for an agent who is away, at capacity, disabled or unknown', async () => {
      const [bruno, carla] = [await agent('Bruno'), await agent('Carla')]
      const visitor = await talking(bruno.token)
      const tried = async (to: object) => (await transfer(visitor, bruno.token, to)).body.code
      const busy = { token: carla.token, body: { availability: 'away' } }
      await harness.call('POST', '/v1/me/heartbeat', busy)
      expect(await tried({ agentId: carla.id })).toBe('agent_not_available')
      const back = { token: carla.token, body: { availability: 'online' } }
      await harness.call('POST', '/v1/me/heartbeat', back)
      const patch = (body: object) =>
        harness.call('PATCH', `/v1/agents/${carla.id}`, { token: harness.owner, body })
      await patch({ capacity: 1 })
      await talking(carla.token)
      expect(await tried({ agentId: carla.id })).toBe('agent_at_capacity')
      await patch({ disabled: true })
      expect(await tried({ agentId: carla.id })).toBe('agent_not_found')
      expect(await tried({ agentId: visitor.chatId })).toBe('agent_not_found')
      expect(await tried({ queue: false })).toBe('invalid_request')
      expect(await logOf(visitor)).toHaveLength(1)
    })

    it('cannot be transferred by another agent', async () => {
      const [bruno, carla] = [await agent('Bruno'), await agent('Carla')]
      const visitor = await talking(bruno.token)
      const stolen = await transfer(visitor, carla.token, { agentId: carla.id })
      expect([stolen.status, stolen.body.code]).toEqual([403, 'not_your_chat'])
      const asVisitor = await transfer(visitor, visitor.token, { queue: true })
      expect([asVisitor.status, asVisitor.body.code]).toEqual([403, 'forbidden'])
    })

    it('never takes a colleague above capacity, though many transfer at once', async () => {
      const [bruno, carla] = [await agent('Bruno'), await agent('Carla')]
      const visitors = []
      for (let many = 0; many < 5; many += 1) visitors.push(await talking(bruno.token))
      const limit = { token: harness.owner, body: { capacity: 2 } }
      await harness.call('PATCH', `/v1/agents/${carla.id}`, limit)
      const answers = await Promise.all(
        visitors.map((visitor) => transfer(visitor, bruno.token, { agentId: carla.id })),
      )
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(2)
    })
  })

  describe('a requeued chat', () => {
    it('waits at its old position, and has the time of its requeue', async () => {
      const bruno = await agent('Bruno')
      const [first, second] = [await talking(bruno.token), await harness.start()]
      const place = (await second.chat()).body.queuePosition ?? 0
      const back = await transfer(first, bruno.token, { queue: true })
      expect([back.status, back.body.status, back.body.queuePosition]).toEqual([
        200,
        'waiting',
        place,
      ])
      expect(back.body.requeuedAt).toEqual(expect.any(String))
      expect((await transfer(first, bruno.token, { queue: true })).status).toBe(200)
      expect((await logOf(first)).map(({ kind }) => kind)).toEqual(['accepted', 'requeued'])
      const token = bruno.token
      const queue = await harness.call<WaitingChats>('GET', '/v1/chats/waiting', { token })
      expect(queue.body.chats.map(({ id }) => id)).toContain(first.chatId)
    })
  })

  describe('a note', () => {
    it('is stored once, and invisible to the visitor', async () => {
      const bruno = await agent('Bruno')
      const visitor = await talking(bruno.token)
      const clientId = randomUUID()
      const added = await noteIn(visitor, bruno.token, 'cliente antigo', clientId)
      const again = await noteIn(visitor, bruno.token, 'cliente antigo', clientId)
      expect([added.status, again.status, again.body.seq]).toEqual([201, 200, added.body.seq])
      const other = await noteIn(visitor, bruno.token, 'outra', clientId)
      expect(other.body.code).toBe('client_id_reused')
      expect((await visitor.chat()).body.lastSeq).toBe(1)
      const page = (await visitor.poll()).body
      expect(page.messages.map(({ kind }) => kind)).toEqual(['accepted'])
      expect((await visitor.poll(`?after=${page.cursor}`)).body.messages).toEqual([])
    })

    it('is written by the chat’s agent only, until the end', async () => {
      const [bruno, carla] = [await agent('Bruno'), await agent('Carla')]
      const visitor = await talking(bruno.token)
      expect((await noteIn(visitor, carla.token, 'oi')).body.code).toBe('not_your_chat')
      expect((await noteIn(visitor, visitor.token, 'oi')).body.code).toBe('forbidden')
      await harness.call('POST', at(visitor, 'end'), { token: bruno.token })
      expect((await noteIn(visitor, bruno.token, 'oi')).body.code).toBe('chat_ended')
    })
  })

  it('colleagues are listed with their availability and active chats', async () => {
    const [bruno, carla] = [await agent('Bruno'), await agent('Carla')]
    await talking(carla.token)
    const { body } = await harness.call<Colleagues>('GET', '/v1/colleagues', { token: bruno.token })
    expect(body.colleagues.find(({ id }) => id === carla.id)).toEqual({
      id: carla.id,
      name: 'Carla',
      email: carla.email,
      avatarUrl: null,
      availability: 'online',
      activeChats: 1,
      capacity: 5,
    })
  })

  it('the page of a visitor is updated, without its private parts', async () => {
    const visitor = await harness.start()
    const go = (token: string, url: string) =>
      harness.call('POST', at(visitor, 'page'), { token, body: { url, title: 'Caixa' } })
    expect((await go(visitor.token, 'https://www.example.com/pay?card=1#top')).status).toBe(204)
    const { body } = await harness.call<Chat>('GET', `/v1/chats/${visitor.chatId}`, {
      token: harness.owner,
    })
    expect(body.page).toMatchObject({ url: 'https://www.example.com/pay', title: 'Caixa' })
    expect((await go(visitor.token, 'javascript:alert(1)')).body.code).toBe('invalid_request')
    const other = await harness.start()
    expect((await go(other.token, 'https://www.example.com/')).body.code).toBe('chat_not_found')
  })
}
