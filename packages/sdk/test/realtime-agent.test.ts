import { beforeEach, describe, expect, test } from 'vitest'
import { type AgentClient, createAgentClient } from '../src/index.ts'
import { baseUrl, RealtimeHarness } from './realtime-harness.ts'

let harness: RealtimeHarness
let agent: AgentClient
beforeEach(async () => {
  harness = new RealtimeHarness()
  agent = createAgentClient({ baseUrl, platform: harness.platform })
  const { email, password } = harness.backend.agent
  await agent.createToken({ email, password })
})

const requestsFor = (path: RegExp) =>
  harness.platform.requests.filter((request) => request.method === 'GET' && path.test(request.path))

async function waiting(message = 'Olá'): Promise<string> {
  const { chatId } = await harness.backend.visitorStarts({ message })
  await harness.server.push()
  await harness.platform.settle()
  return chatId
}

describe('an agent', () => {
  test('has one socket for the queue and all chats, and polls neither', async () => {
    const ids = [await waiting(), await waiting(), await waiting()]
    const queue = agent.watchQueue()
    await harness.platform.settle()
    const chats = []
    for (const id of ids) {
      await agent.acceptChat(id)
      chats.push(await agent.openChat(id))
    }
    await harness.platform.settle()
    expect(harness.server.sockets).toHaveLength(1)
    const polled = () => requestsFor(/messages|waiting/).length
    const before = polled()
    await harness.platform.advance(5 * 60_000)
    const heard: (string | null)[] = []
    for (const chat of chats) chat.on('message', ({ text }) => heard.push(text))
    for (const [index, id] of ids.entries()) await harness.backend.visitorSends(id, `${index}`)
    const next = await waiting()
    await harness.platform.settle()
    expect(heard).toEqual(['0', '1', '2'])
    expect(queue.state).toMatchObject({ total: 1, connection: 'online' })
    expect(queue.state.chats.map(({ id }) => id)).toEqual([next])
    expect(polled()).toBe(before)
    agent.close()
    expect(await harness.platform.leftovers()).toEqual([])
  })

  test('sees the queue by polls while there is no socket, and at once when there is one again', async () => {
    harness.server.upgrade = 'refuse'
    const queue = agent.watchQueue({ limit: 1 })
    await waiting()
    await waiting()
    await harness.platform.advance(2500)
    expect(queue.state).toMatchObject({ total: 2, chats: [{ status: 'waiting' }] })
    harness.server.upgrade = 'accept'
    await harness.platform.advance(60_000)
    const before = requestsFor(/waiting/).length
    await waiting()
    expect(queue.state.total).toBe(3)
    expect(queue.state.chats).toHaveLength(1)
    expect(requestsFor(/waiting/)).toHaveLength(before)
  })

  test('polls neither lists of chats nor the queue of one site, and has their changes at once', async () => {
    const ofSite = agent.watchQueue({ siteId: harness.backend.site.id })
    const active = agent.watchChats({ status: 'active' })
    const ended = agent.watchChats({ status: 'ended' })
    await harness.platform.settle()
    const lists = () => requestsFor(/chats(\/waiting)?\?/).length
    await harness.platform.advance(10_000)
    const before = lists()
    await harness.platform.advance(5 * 60_000)
    expect(lists()).toBe(before)
    const id = await waiting()
    await harness.platform.settle()
    expect(ofSite.state).toMatchObject({ total: 1, connection: 'online' })
    await agent.acceptChat(id)
    await harness.platform.settle()
    expect(ofSite.state.total).toBe(0)
    expect(active.state.chats.map((chat) => chat.id)).toEqual([id])
    await harness.backend.visitorEnds(id)
    await harness.server.push()
    await harness.platform.settle()
    expect(active.state.chats).toEqual([])
    expect(ended.state.chats.map((chat) => chat.id)).toEqual([id])
    const made = lists()
    await harness.platform.advance(5 * 60_000)
    expect(lists()).toBe(made)
    expect(harness.server.sockets).toHaveLength(1)
    agent.close()
    expect(await harness.platform.leftovers()).toEqual([])
  })

  test('polls a list while there is no socket, and misses no change when there is one again', async () => {
    const list = agent.watchChats({ status: 'waiting' })
    await harness.platform.settle()
    harness.server.upgrade = 'refuse'
    harness.server.cut()
    const { chatId } = await harness.backend.visitorStarts({ message: 'Olá' })
    await harness.platform.advance(5000)
    expect(list.state.chats.map(({ id }) => id)).toEqual([chatId])
    harness.server.upgrade = 'accept'
    await harness.platform.advance(120_000)
    const before = requestsFor(/chats\?/).length
    await harness.platform.advance(60_000)
    expect(requestsFor(/chats\?/)).toHaveLength(before)
    const next = await waiting()
    expect(list.state.chats.map(({ id }) => id).toSorted()).toEqual([chatId, next].toSorted())
  })

  test('who refreshes a list has it loaded at once, over a socket too', async () => {
    agent.watchChats({ status: 'active' }).refresh()
    const list = agent.watchChats({ status: 'waiting' })
    await harness.platform.advance(10_000)
    const before = requestsFor(/status=waiting/).length
    list.refresh()
    await harness.platform.settle()
    expect(requestsFor(/status=waiting/)).toHaveLength(before + 1)
  })

  test('with polling chosen has no socket', async () => {
    const polling = createAgentClient({
      baseUrl,
      platform: harness.platform,
      accessToken: 'token',
      transport: 'poll',
    })
    polling.watchQueue()
    await harness.platform.advance(10_000)
    expect(harness.server.sockets).toEqual([])
  })

  test('in the console is authenticated by the cookie, without a token in a frame', async () => {
    const console = createAgentClient({ baseUrl, platform: harness.platform })
    const { email, password } = harness.backend.agent
    await console.signIn({ email, password })
    console.watchQueue()
    await harness.platform.settle()
    expect(harness.server.last.frames[0]).toEqual({ type: 'auth' })
  })

  test('who signs in again after the session has ended has a socket again', async () => {
    const console = createAgentClient({ baseUrl, platform: harness.platform })
    const { email, password } = harness.backend.agent
    await console.signIn({ email, password })
    const queue = console.watchQueue()
    await harness.platform.settle()
    await console.signOut()
    harness.server.cut(4401)
    await harness.platform.advance(10_000)
    expect(queue.state.connection).toBe('blocked')
    expect(harness.server.open).toEqual([])
    await console.signIn({ email, password })
    console.reconnect()
    await harness.platform.settle()
    expect(harness.server.open).toHaveLength(1)
  })
})
