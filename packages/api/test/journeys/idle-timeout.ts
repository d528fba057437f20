import { randomUUID } from 'node:crypto'
import type { Chat, LogPage } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { OpenWith } from './presence.ts'
import type { ApiHarness, HarnessVisitor } from './api-harness.ts'
import { ManualTime } from './time.ts'

const idleTimeout = { waitingSeconds: 300, activeSeconds: 180, warnSeconds: 60 }

/** Minutes pass in steps of seconds, each with a check: a busy machine takes a while. */
const patience = { timeout: 90_000 }

/** The guarantees for idle chats, on any harness. */
export function describeIdleTimeout(open: OpenWith): void {
  const time = new ManualTime()
  let harness: ApiHarness
  let agent: string
  beforeAll(async () => {
    harness = await open({ clock: time })
    agent = await harness.agent('Bruno')
    await setIdleTimeout(idleTimeout)
  })
  afterAll(() => harness.close())

  const setIdleTimeout = (rules: object) =>
    harness.call('PATCH', `/v1/sites/${harness.site.id}`, {
      token: harness.owner,
      body: { idleTimeout: rules },
    })
  const heartbeat = () => harness.call('POST', '/v1/me/heartbeat', { token: agent, body: {} })

  /** Lets time pass while the agent is present, so that no chat is requeued for other reasons. */
  async function pass(seconds: number): Promise<void> {
    const end = time.now().getTime() + seconds * 1000
    while (time.now().getTime() < end) {
      const left = (end - time.now().getTime()) / 1000
      await heartbeat()
      await time.pass(Math.min(30, left), () => harness.sweepNow())
    }
  }

  const post = (visitor: HarnessVisitor, path: string, token = visitor.token, body?: object) =>
    harness.call('POST', `/v1/chats/${visitor.chatId}${path}`, { token, body })
  const text = (words: string) => ({ clientId: randomUUID(), text: words })
  const chatOf = async (visitor: HarnessVisitor) => (await visitor.chat()).body
  /** The log as the agent reads it: that is no activity of the visitor. */
  const logOf = async ({ chatId }: HarnessVisitor, query = '') =>
    (await harness.call<LogPage>('GET', `/v1/chats/${chatId}/messages${query}`, { token: agent }))
      .body

  /** A shared cache shows a change a moment later. */
  const isWarned = (visitor: HarnessVisitor) =>
    vi.waitFor(
      async () => expect((await logOf(visitor)).closesInSeconds).toBeGreaterThan(0),
      patience,
    )
  const isCalm = (visitor: HarnessVisitor) =>
    vi.waitFor(
      async () => expect(await logOf(visitor)).not.toHaveProperty('closesInSeconds'),
      patience,
    )

  /** Follows the log by held polls, as a client does, until one of them has the end. */
  async function untilWarned(ask: (query: string) => Promise<LogPage>): Promise<LogPage> {
    let { cursor } = await ask('?tail=true')
    for (;;) {
      const page = await ask(`?after=${cursor}&wait=25`)
      if (typeof page.closesInSeconds === 'number') return page
      cursor = page.cursor
    }
  }

  /** A chat of a new visitor that the agent has answered. */
  async function activeChat(): Promise<HarnessVisitor> {
    const visitor = await harness.start()
    await post(visitor, '/accept', agent)
    await post(visitor, '/messages', agent, text('Olá!'))
    return visitor
  }

  const done = (visitor: HarnessVisitor) => post(visitor, '/end')

  describe('an idle active chat', patience, () => {
    it('is ended by the system, after a warning to both sides', async () => {
      const visitor = await activeChat()
      await pass(115)
      const held = [
        untilWarned(async (query) => (await visitor.poll(query)).body),
        untilWarned((query) => logOf(visitor, query)),
      ]
      await pass(10)
      for (const body of await Promise.all(held)) {
        expect(body.closesInSeconds).toBeGreaterThan(50)
        expect(body.closesInSeconds).toBeLessThanOrEqual(65)
        expect(body.messages).toEqual([])
      }
      await pass(70)
      const chat = await chatOf(visitor)
      expect(chat).toMatchObject({ status: 'ended', endedBy: 'system' })
      const log = await logOf(visitor)
      expect(log).not.toHaveProperty('closesInSeconds')
      expect(log.messages.at(-1)).toMatchObject({ kind: 'ended', author: { type: 'system' } })
      await pass(60)
      expect((await logOf(visitor)).messages.map(({ kind }) => kind)).toEqual([
        'accepted',
        'text',
        'ended',
      ])
    })

    it('ends a held poll once for the warning, not at every second', async () => {
      const visitor = await activeChat()
      await pass(125)
      const { cursor } = (await visitor.poll()).body
      const held = visitor.poll(`?after=${cursor}&wait=20`)
      let answered = false
      void held.then(() => {
        answered = true
      })
      await pass(15)
      expect(answered).toBe(false)
      const { body } = await time.passUntil(held, () => harness.sweepNow())
      expect(body.closesInSeconds).toBeLessThan(50)
      await done(visitor)
    })

    it('stays open while it is extended, ten times, and ends afterwards', async () => {
      const visitor = await activeChat()
      for (let times = 0; times < 10; times += 1) {
        await pass(130)
        await isWarned(visitor)
        const token = times % 2 === 0 ? visitor.token : agent
        expect((await post(visitor, '/extend', token)).status).toBe(204)
        await isCalm(visitor)
      }
      expect((await chatOf(visitor)).status).toBe('active')
      await pass(200)
      expect((await chatOf(visitor)).endedBy).toBe('system')
    })

    it.each([
      ['the visitor writes', '/messages', 'visitor', () => text('Sim')],
      ['the agent writes', '/messages', 'agent', () => text('Alô?')],
      ['the visitor types', '/typing', 'visitor', () => ({ typing: true })],
      ['the agent types', '/typing', 'agent', () => ({ typing: true })],
      ['the visitor reads', '/read', 'visitor', () => ({ upTo: 2 })],
    ])('is no longer idle when %s', async (_activity, path, side, body) => {
      const visitor = await activeChat()
      await pass(130)
      const { cursor } = await logOf(visitor)
      const held = logOf(visitor, `?after=${cursor}&wait=25`)
      await post(visitor, path, side === 'agent' ? agent : visitor.token, body())
      await held
      await isCalm(visitor)
      await pass(100)
      expect((await chatOf(visitor)).status).toBe('active')
      await done(visitor)
    })

    it('stays idle if the agent only reads, or both only poll', async () => {
      const visitor = await activeChat()
      await visitor.say('Oi')
      await pass(100)
      await post(visitor, '/read', agent, { upTo: 3 })
      await visitor.poll()
      await pass(25)
      await isWarned(visitor)
      expect((await chatOf(visitor)).status).toBe('active')
      await done(visitor)
    })
  })

  describe('a waiting visitor', patience, () => {
    it('keeps the chat for as long as their client polls', async () => {
      const visitor = await harness.start()
      for (let polls = 0; polls < 40; polls += 1) {
        expect((await visitor.poll()).body).not.toHaveProperty('closesInSeconds')
        await pass(20)
      }
      expect((await chatOf(visitor)).status).toBe('waiting')
      await done(visitor)
    })

    it('loses the chat when their client has not polled for the limit, and agents see the warning', async () => {
      const visitor = await harness.start()
      await visitor.poll()
      await pass(260)
      await isWarned(visitor)
      await pass(60)
      expect(await chatOf(visitor)).toMatchObject({ status: 'ended', endedBy: 'system' })
    })

    it('withdraws the warning by polling again, and does not see it', async () => {
      const visitor = await harness.start()
      await pass(260)
      await isWarned(visitor)
      expect((await visitor.poll()).body).not.toHaveProperty('closesInSeconds')
      await isCalm(visitor)
      await pass(200)
      expect((await chatOf(visitor)).status).toBe('waiting')
      await done(visitor)
    })
  })

  describe('a limit', patience, () => {
    it('for active chats does not end a requeued chat', async () => {
      const visitor = await activeChat()
      // The agent is not seen again: the chat is requeued after 105 s, before its warning at 120 s.
      await time.pass(110, () => harness.sweepNow())
      expect((await chatOf(visitor)).status).toBe('waiting')
      await pass(200)
      expect((await chatOf(visitor)).status).toBe('waiting')
      await isCalm(visitor)
      await done(visitor)
    })

    it('of null never ends a chat, not even one with a timer from before', async () => {
      const visitor = await activeChat()
      await setIdleTimeout({ ...idleTimeout, activeSeconds: null, waitingSeconds: null })
      const queued = await harness.start()
      await pass(600)
      expect([(await chatOf(visitor)).status, (await chatOf(queued)).status]).toEqual([
        'active',
        'waiting',
      ])
      await setIdleTimeout(idleTimeout)
    })
  })

  describe('extending a chat', patience, () => {
    it('is for its two participants, while it is open', async () => {
      const visitor = await activeChat()
      const colleague = await harness.agent('Carla')
      const codeOf = async (token: string) => (await post(visitor, '/extend', token)).body.code
      expect(await codeOf(colleague)).toBe('not_your_chat')
      expect(await codeOf((await harness.start()).token)).toBe('chat_not_found')
      await harness.call<Chat>('POST', `/v1/chats/${visitor.chatId}/end`, { token: agent })
      expect(await codeOf(visitor.token)).toBe('chat_ended')
    })
  })
}
