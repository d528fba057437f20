import { randomUUID } from 'node:crypto'
import type { AgentList, Chat, LogPage, Me, WaitingChats } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Overrides } from '../../src/server/compose.ts'
import type { ApiHarness, HarnessVisitor } from './api-harness.ts'
import { ManualTime } from './time.ts'

export type OpenWith = (overrides: Overrides) => Promise<ApiHarness>

/** Minutes pass in steps of seconds, each with a check: a busy machine takes a while. */
const patience = { timeout: 90_000 }

/** The guarantees for present, absent and slow agents, on any harness. */
export function describePresence(open: OpenWith): void {
  const time = new ManualTime()
  let harness: ApiHarness
  beforeAll(async () => {
    harness = await open({ clock: time })
  })
  afterAll(() => harness.close())

  const pass = (seconds: number) => time.pass(seconds, () => harness.sweepNow())
  const accept = (visitor: HarnessVisitor, token: string) =>
    harness.call<Chat>('POST', `/v1/chats/${visitor.chatId}/accept`, { token })
  const say = (visitor: HarnessVisitor, token: string, text = 'Olá!') =>
    harness.call('POST', `/v1/chats/${visitor.chatId}/messages`, {
      token,
      body: { clientId: randomUUID(), text },
    })
  const heartbeat = (token: string, body: object = {}) =>
    harness.call('POST', '/v1/me/heartbeat', { token, body })
  const kinds = async (visitor: HarnessVisitor) =>
    (await visitor.poll()).body.messages.map(({ kind }) => kind)
  const statusOf = async (visitor: HarnessVisitor) => (await visitor.chat()).body.status
  const seenByAgents = async (visitor: HarnessVisitor) =>
    (await harness.call<Chat>('GET', `/v1/chats/${visitor.chatId}`, { token: harness.owner })).body
  const setRules = (body: object) =>
    harness.call('PATCH', `/v1/sites/${harness.site.id}`, { token: harness.owner, body })

  /** The agents’ list as the owner sees it. */
  async function agentsByName() {
    const { body } = await harness.call<AgentList>('GET', '/v1/agents', { token: harness.owner })
    return new Map(body.agents.map((agent) => [agent.name, agent]))
  }

  describe('the chats of an absent agent', patience, () => {
    it('are requeued once, each at its old ticket, and the visitors see it', async () => {
      const agent = await harness.agent('Bruno')
      const [first, second, third] = [
        await harness.start(),
        await harness.start(),
        await harness.start(),
      ]
      for (const visitor of [first, second]) await accept(visitor, agent)
      await say(first, agent)
      const { cursor } = (await first.poll()).body
      const before = (await third.chat()).body.queuePosition ?? 0
      await pass(100)
      expect(await statusOf(first)).toBe('active')
      const held = first.poll(`?after=${cursor}&wait=20`)
      await pass(10)
      const { body } = await held
      expect([body.status, body.messages.map(({ kind }) => kind)]).toEqual([
        'waiting',
        ['requeued'],
      ])
      expect(body.messages[0]?.author).toEqual({ type: 'system', id: null, name: null })
      const chats = [first, second, third].map((visitor) => visitor.chat())
      const [one, two, three] = (await Promise.all(chats)).map(({ body }) => body)
      expect(one).toMatchObject({ agent: null, acceptedAt: null, queuePosition: before })
      expect([two?.queuePosition, three?.queuePosition]).toEqual([before + 1, before + 2])
      expect((await seenByAgents(first)).requeuedAt).not.toBeNull()
      expect(one).not.toHaveProperty('requeuedAt')
      await pass(200)
      expect(await kinds(first)).toEqual(['accepted', 'text', 'requeued'])
      expect(await kinds(second)).toEqual(['accepted', 'requeued'])
    })

    it('go to the next agent who accepts, and the absent agent sees that on return', async () => {
      const [absent, next] = [await harness.agent('Bia'), await harness.agent('Caio')]
      const visitor = await harness.start()
      await accept(visitor, absent)
      await pass(110)
      const queue = await harness.call<WaitingChats>('GET', '/v1/chats/waiting', { token: next })
      expect(queue.body.chats.map(({ id }) => id)).toContain(visitor.chatId)
      const accepted = await accept(visitor, next)
      expect([accepted.status, accepted.body.agent?.name, accepted.body.requeuedAt]).toEqual([
        200,
        'Caio',
        null,
      ])
      const late = await say(visitor, absent)
      expect([late.status, late.body.code]).toEqual([403, 'not_your_chat'])
    })

    it('stay if the agent returns within the grace period', async () => {
      const agent = await harness.agent('Davi')
      const visitor = await harness.start()
      await accept(visitor, agent)
      await pass(100)
      await heartbeat(agent)
      await pass(100)
      expect(await kinds(visitor)).toEqual(['accepted'])
      await heartbeat(agent)
      await pass(100)
      expect(await statusOf(visitor)).toBe('active')
      await pass(10)
      expect(await kinds(visitor)).toEqual(['accepted', 'requeued'])
    })

    it('stay after a gap in the watch, which starts again', async () => {
      const agent = await harness.agent('Elis')
      const visitor = await harness.start()
      await accept(visitor, agent)
      await pass(60)
      time.skip(1200)
      await pass(100)
      expect(await kinds(visitor)).toEqual(['accepted'])
      await pass(15)
      expect(await kinds(visitor)).toEqual(['accepted', 'requeued'])
    })

    it('are requeued at once if the agent is disabled', async () => {
      const agent = await harness.agent('Fábio')
      const visitors = [await harness.start(), await harness.start()]
      for (const visitor of visitors) await accept(visitor, agent)
      const id = (await agentsByName()).get('Fábio')?.id ?? ''
      const { status, body } = await harness.call<{ disabled: boolean }>(
        'PATCH',
        `/v1/agents/${id}`,
        { token: harness.owner, body: { disabled: true } },
      )
      expect([status, body.disabled]).toEqual([200, true])
      for (const visitor of visitors) {
        expect(await kinds(visitor)).toEqual(['accepted', 'requeued'])
        expect((await visitor.chat()).body.queuePosition).not.toBeNull()
      }
      expect((await heartbeat(agent)).status).toBe(401)
    })
  })

  describe('an agent', patience, () => {
    it('is present while calling and offline 45 s later', async () => {
      const token = await harness.agent('Gil')
      const me = async () => (await harness.call<Me>('GET', '/v1/me', { token })).body.agent
      const others = async () => (await agentsByName()).get('Gil')?.availability
      expect(await others()).toBe('offline')
      expect((await me()).availability).toBe('online')
      await vi.waitFor(async () => expect(await others()).toBe('online'))
      await heartbeat(token, { availability: 'away' })
      expect([(await me()).availability, await others()]).toEqual(['away', 'away'])
      await pass(40)
      expect(await others()).toBe('away')
      await pass(10)
      expect(await others()).toBe('offline')
      await heartbeat(token)
      expect(await others()).toBe('away')
    })

    it('is present while a poll of theirs is held', async () => {
      const token = await harness.agent('Hugo')
      const visitor = await harness.start()
      await accept(visitor, token)
      for (let polls = 0; polls < 5; polls += 1) {
        const { cursor } = (await visitor.poll('?tail=true')).body
        const held = harness.call<LogPage>(
          'GET',
          `/v1/chats/${visitor.chatId}/messages?after=${cursor}&wait=25`,
          { token },
        )
        await vi.waitFor(async () =>
          expect((await agentsByName()).get('Hugo')?.availability).toBe('online'),
        )
        const { status } = await time.passUntil(held, () => harness.sweepNow())
        expect(status).toBe(200)
      }
      expect(await kinds(visitor)).toEqual(['accepted'])
    })

    it('can accept with any availability', async () => {
      const token = await harness.agent('Iara')
      await heartbeat(token, { availability: 'offline' })
      expect((await accept(await harness.start(), token)).status).toBe(200)
    })

    it('can choose only the three values', async () => {
      const token = await harness.agent('João')
      const answer = await heartbeat(token, { availability: 'busy' })
      expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request'])
    })
  })

  describe('the limit for the first answer', patience, () => {
    it('is the site’s, and the chat is requeued after it', async () => {
      await setRules({ firstReplySeconds: 60 })
      const [slow, quick] = [await harness.agent('Lia'), await harness.agent('Mel')]
      const [unanswered, answered] = [await harness.start(), await harness.start()]
      await accept(unanswered, slow)
      await accept(answered, quick)
      await pass(50)
      await say(answered, quick)
      await unanswered.say('Alguém aí?')
      for (const token of [slow, quick]) await heartbeat(token)
      await pass(15)
      expect(await kinds(unanswered)).toEqual(['accepted', 'text', 'requeued'])
      expect(await kinds(answered)).toEqual(['accepted', 'text'])
      await setRules({ firstReplySeconds: null })
      await accept(unanswered, slow)
      await pass(40)
      await heartbeat(slow)
      await pass(40)
      expect(await statusOf(unanswered)).toBe('active')
    })
  })
}
