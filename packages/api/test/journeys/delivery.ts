import { randomUUID } from 'node:crypto'
import type { LogPage } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ApiHarness } from './api-harness.ts'

const soon = { timeout: 10_000, interval: 20 }

/** The delivered marks that agents see. */
export function describeDelivery(open: () => Promise<ApiHarness>): void {
  let harness: ApiHarness
  beforeAll(async () => {
    harness = await open()
  })
  afterAll(() => harness.close())

  /** A chat that an agent has accepted, with a colleague who follows it. */
  async function conversation() {
    const [agent, colleague] = [await harness.agent('Rita'), await harness.agent('Caio')]
    const visitor = await harness.start()
    const at = `/v1/chats/${visitor.chatId}`
    await harness.call('POST', `${at}/accept`, { token: agent })
    const read = async (token: string, query = '') =>
      (await harness.call<LogPage>('GET', `${at}/messages${query}`, { token })).body
    const say = (text: string) =>
      harness.call('POST', `${at}/messages`, {
        token: agent,
        body: { clientId: randomUUID(), text },
      })
    return { agent, colleague, visitor, read, say }
  }

  describe('the delivered marks', () => {
    it('are unknown until the side’s next poll', async () => {
      const { agent, visitor, read } = await conversation()
      const { cursor } = (await visitor.poll('?tail=true')).body
      expect((await read(agent, '?tail=true')).deliveredUpTo).toEqual({ visitor: null, agent: 1 })
      await visitor.poll(`?after=${cursor}`)
      await vi.waitFor(async () => {
        expect((await read(agent)).deliveredUpTo).toEqual({ visitor: 1, agent: 1 })
      }, soon)
    })

    it('reach the agent’s held poll as soon as the visitor has received an answer', async () => {
      const { agent, visitor, read, say } = await conversation()
      const first = (await visitor.poll('?tail=true')).body
      const heldByVisitor = visitor.poll(`?after=${first.cursor}&wait=20`)
      await say('Olá!')
      const received = (await heldByVisitor).body
      expect(received.messages).toMatchObject([{ seq: 2, text: 'Olá!' }])

      const own = await read(agent, '?tail=true')
      expect(own.deliveredUpTo).toEqual({ visitor: 1, agent: 2 })
      const heldByAgent = read(agent, `?after=${own.cursor}&wait=20`)
      await visitor.poll(`?after=${received.cursor}`)
      expect(await heldByAgent).toMatchObject({
        messages: [],
        deliveredUpTo: { visitor: 2, agent: 2 },
      })
    })

    it('are for agents only, and end no held poll of the visitor', async () => {
      const { agent, visitor, read, say } = await conversation()
      const { cursor, ...page } = (await visitor.poll('?tail=true')).body
      expect(page).not.toHaveProperty('deliveredUpTo')
      await visitor.poll(`?after=${cursor}`)
      const held = visitor.poll(`?after=${cursor}&wait=20`)
      const own = await read(agent, '?tail=true')
      await read(agent, `?after=${own.cursor}`)
      await vi.waitFor(async () => {
        expect((await read(agent)).deliveredUpTo).toEqual({ visitor: 1, agent: 1 })
      }, soon)
      await say('Pronto')
      expect((await held).body.messages).toMatchObject([{ text: 'Pronto' }])
    })

    it('count the chat’s own agent, not a colleague who follows', async () => {
      const { agent, colleague, visitor, read } = await conversation()
      await visitor.say('Oi')
      const seen = await read(colleague, '?tail=true')
      expect(seen.deliveredUpTo).toEqual({ visitor: null, agent: null })
      await read(colleague, `?after=${seen.cursor}`)
      const own = await read(agent, '?tail=true')
      const held = read(colleague, `?after=${seen.cursor}&wait=20`)
      await read(agent, `?after=${own.cursor}`)
      expect((await held).deliveredUpTo).toEqual({ visitor: null, agent: 2 })
    })

    it('are unknown after the cache has lost them, and known again at the next poll', async () => {
      const { agent, visitor, read } = await conversation()
      const { cursor } = (await visitor.poll('?tail=true')).body
      const visitorMark = async () => (await read(agent)).deliveredUpTo?.visitor
      await visitor.poll(`?after=${cursor}`)
      await vi.waitFor(async () => expect(await visitorMark()).toBe(1), soon)
      const { cache, work } = harness.services
      const [head] = await work.read(({ chats }) => chats.heads([visitor.chatId]))
      await cache.forget(head?.workspaceId ?? '', visitor.chatId)
      await vi.waitFor(async () => expect(await visitorMark()).toBeNull(), soon)
      await visitor.poll(`?after=${cursor}`)
      await vi.waitFor(async () => expect(await visitorMark()).toBe(1), soon)
    })
  })
}
