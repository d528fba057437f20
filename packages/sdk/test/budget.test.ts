import { beforeEach, describe, expect, test } from 'vitest'
import { type AgentClient, createAgentClient, createVisitorClient } from '../src/index.ts'
import { createBudget } from '../src/transport/budget.ts'
import { chatOf, done, messageOf, maxInAMinute, ok, pageOf, SdkHarness } from './sdk-harness.ts'

const baseUrl = 'https://papo.test'
const visitorOf = (options: { requestsPerMinute?: number } = {}) =>
  createVisitorClient({ baseUrl, siteKey: 'k', platform: harness.platform, ...options })

let harness: SdkHarness
let agent: AgentClient
beforeEach(() => {
  harness = new SdkHarness()
  harness.respond = ({ method, path, body }) => {
    const chatId = path.split('/')[3] ?? ''
    if (/typing|read|page$/.test(path)) return done
    if (path.endsWith('/messages') && method === 'GET') return ok(pageOf())
    if (path.endsWith('/messages')) return ok(messageOf(1, { chatId, ...(body as object) }), 201)
    return path.endsWith('waiting') ? ok({ chats: [], total: 0 }) : ok(chatOf({ id: chatId }))
  }
  agent = createAgentClient({ baseUrl, accessToken: 'token', platform: harness.platform })
})

const moments = () => harness.calls.map(({ at }) => at)

describe('the budget of a chat', () => {
  test('lets 58 requests pass at once and 58 more over a minute', async () => {
    const sends = Array.from({ length: 200 }, (_, at) =>
      agent.sendMessage('chat-1', { clientId: `c${at}`, text: 'Hi' }),
    )
    await harness.advance(0)
    expect(harness.calls).toHaveLength(58)
    await harness.advance(30_000)
    expect(harness.calls).toHaveLength(58 + 29)
    await harness.advance(130_000)
    expect((await Promise.all(sends)).length).toBe(200)
    expect(maxInAMinute(moments())).toBeLessThanOrEqual(120)
  })

  test('covers polls, sends, hints and all other calls of the chat together', async () => {
    const calls = [
      () => agent.getMessages('chat-1'),
      () => agent.sendMessage('chat-1', { clientId: 'c', text: 'Hi' }),
      () => agent.setTyping('chat-1', true),
      () => agent.markRead('chat-1', 1),
      () => agent.getChat('chat-1'),
      () => agent.endChat('chat-1'),
    ]
    for (let round = 0; round < 600; round += 1) {
      calls[round % calls.length]?.().catch(() => {})
      await harness.advance(100)
    }
    await harness.advance(600_000)
    expect(maxInAMinute(moments())).toBeLessThanOrEqual(120)
  })

  test('drops hints that would have to wait, with an error', async () => {
    for (let at = 0; at < 29; at += 1) await agent.setTyping('chat-1', true)
    const refused = {
      code: 'rate_limited',
      retry: true,
      status: null,
      retryAfterMs: expect.closeTo(60_000 / 58, 1),
    }
    await expect(agent.setTyping('chat-1', true)).rejects.toMatchObject(refused)
    await expect(agent.markRead('chat-1', 1)).rejects.toMatchObject(refused)
    await harness.advance(1100)
    await agent.setTyping('chat-1', true)
    expect(harness.calls).toHaveLength(30)
  })

  test('reserves half of the burst for messages, however many hints there are', async () => {
    for (let at = 0; at < 200; at += 1) agent.setTyping('chat-1', at % 2 === 0).catch(() => {})
    for (let at = 0; at < 29; at += 1) {
      await agent.sendMessage('chat-1', { clientId: `c${at}`, text: 'Hi' })
    }
    expect([harness.calls.length, harness.clock]).toEqual([58, 0])
  })

  test('is separate for each chat, and for each endpoint without a chat', async () => {
    for (let at = 0; at < 58; at += 1) await agent.getChat('chat-1')
    for (let at = 0; at < 58; at += 1) await agent.getChat('chat-2')
    for (let at = 0; at < 58; at += 1) await agent.listWaitingChats()
    expect(harness.clock).toBe(0)
    const waiting = [agent.getChat('chat-1'), agent.listWaitingChats()]
    await harness.advance(1000)
    expect(harness.calls).toHaveLength(3 * 58)
    await harness.advance(50)
    await Promise.all(waiting)
  })

  test('limits a list that is refreshed again and again', async () => {
    const list = agent.watchQueue()
    for (let round = 0; round < 1200; round += 1) {
      list.refresh()
      await harness.advance(50)
    }
    expect(maxInAMinute(moments())).toBeLessThanOrEqual(120)
    agent.close()
    expect(await harness.leftovers()).toEqual([])
  })

  test('does not slow a long log: ten thousand entries are read within a minute', async () => {
    harness.respond = ({ query }) => {
      const from = Number(/after=c(\d+)/.exec(query)?.[1] ?? 0)
      const messages = Array.from({ length: 100 }, (_, at) => messageOf(from + at + 1))
      return ok(pageOf(messages, { hasMore: from + 100 < 10_000 }))
    }
    const read = visitorOf().getChatMessages('chat-1')
    await harness.advance(59_000)
    expect(await read).toHaveLength(10_000)
  })

  test('counts a 421 twice, because fetch repeats it', async () => {
    harness.respond = () => ({ status: 421 })
    const made: number[] = []
    for (let step = 0; step < 480; step += 1) {
      const before = harness.calls.length
      agent.getChat('chat-1').catch(() => {})
      await harness.advance(500)
      for (const { at } of harness.calls.slice(before)) made.push(at, at)
    }
    expect(made.length).toBeGreaterThan(58 + 3 * 58)
    expect(maxInAMinute(made)).toBeLessThanOrEqual(120)
    agent.close()
  })

  test('ends its wait when the call is aborted', async () => {
    for (let at = 0; at < 58; at += 1) await agent.getChat('chat-1')
    const aborter = new AbortController()
    const call = agent.getChat('chat-1', { signal: aborter.signal })
    await harness.advance(0)
    aborter.abort()
    await expect(call).rejects.toMatchObject({ code: 'aborted' })
    expect(await harness.leftovers()).toEqual([])
    const late = agent.getChat('chat-1', { signal: AbortSignal.abort() })
    await expect(late).rejects.toMatchObject({ code: 'aborted' })
    expect(harness.calls).toHaveLength(58)
  })

  test('can be changed for programs', async () => {
    const visitor = visitorOf({ requestsPerMinute: Infinity })
    for (let at = 0; at < 1000; at += 1) await visitor.getChat('chat-1')
    expect([harness.calls.length, harness.clock]).toEqual([1000, 0])
  })
})

describe('a change of the clock under the budget', () => {
  test('back by a day does not lengthen a wait', () => {
    const { waitOf } = createBudget(harness.platform, 120)
    for (let at = 0; at < 30; at += 1) expect(waitOf('chat', false)).toBe(0)
    harness.setClock(-86_400_000)
    for (let at = 0; at < 30; at += 1) expect(waitOf('chat', false)).toBe(0)
    expect(waitOf('chat', false)).toBe(1000)
    harness.setClock(-86_400_000)
    expect(waitOf('chat', false)).toBe(1000)
  })

  test('forward and back gains one full burst at most', () => {
    const { waitOf } = createBudget(harness.platform, 120)
    let passed = 0
    for (let jump = 0; jump < 2; jump += 1) {
      while (waitOf('chat', false) === 0) passed += 1
      harness.setClock(jump === 0 ? 3_600_000 : -3_600_000)
    }
    expect(passed).toBe(120)
    expect(waitOf('chat', false)).toBe(1000)
  })
})
