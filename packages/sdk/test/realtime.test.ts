import { closeCodes } from '@papo/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { RealtimeHarness, textsOf } from './realtime-harness.ts'

let harness: RealtimeHarness
beforeEach(() => {
  harness = new RealtimeHarness()
})

describe('a socket', () => {
  test('authenticates by its first frame, and watches the log from the polled cursor', async () => {
    const { chat } = await harness.started()
    const { socket, frames } = harness.server.last
    expect(socket).toMatchObject({ address: 'wss://papo.test/v1/realtime', protocol: 'papo.v1' })
    const token = expect.stringMatching(/^.{20,}$/)
    expect(frames.slice(0, 2)).toEqual([{ type: 'auth', token }, { type: 'ping' }])
    expect(frames[2]).toEqual({
      type: 'watch',
      chatId: chat.id,
      after: expect.stringContaining('v1.'),
    })
  })

  test('brings messages at once, and no poll is made while it lives', async () => {
    const { chat } = await harness.started()
    const polls = harness.polls().length
    const heard: (string | null)[] = []
    chat.on('message', ({ text }) => heard.push(text))
    await harness.agentSends(chat.id, 'one')
    await harness.platform.advance(10 * 60_000)
    await harness.agentSends(chat.id, 'two')
    await chat.send('three')
    await harness.platform.settle()
    expect(heard).toEqual(['one', 'two', 'three'])
    expect(textsOf(chat)).toEqual(['Olá', 'one', 'two', 'three'])
    expect(harness.polls()).toHaveLength(polls)
    expect(chat.state.connection).toBe('online')
  })

  test('brings the place in line', async () => {
    const { chatId } = await harness.backend.visitorStarts()
    const chat = await harness.client().start()
    await harness.platform.settle()
    const places: (number | null)[] = []
    chat.on('queue', ({ position }) => places.push(position))
    expect(chat.state.queuePosition).toBe(2)
    await harness.backend.agentAccepts(chatId)
    await harness.platform.advance(1000)
    await harness.server.push()
    await harness.platform.settle()
    expect(places).toEqual([1])
  })

  test('carries typing both ways, and read marks, without a request', async () => {
    const { chat } = await harness.started()
    await harness.agentSends(chat.id, 'one')
    const requests = harness.platform.requests.length
    chat.setTyping(true)
    chat.markRead()
    await harness.platform.advance(500)
    const { frames } = harness.server.last
    expect(frames.slice(3)).toEqual([
      { type: 'typing', chatId: chat.id, typing: true },
      { type: 'read', chatId: chat.id, upTo: chat.state.messages.at(-1)?.seq },
    ])
    const by = { type: 'agent', id: 'agent-1', name: 'Bia' } as const
    harness.server.send(harness.server.last, { type: 'typing', chatId: chat.id, by, typing: true })
    harness.server.send(harness.server.last, { type: 'read', chatId: chat.id, by, upTo: 1 })
    await harness.platform.settle()
    expect(chat.state.typing).toEqual([by])
    expect(chat.state.readUpTo.agent).toBe(1)
    await harness.platform.advance(6000)
    expect(chat.state.typing).toEqual([])
    expect(harness.platform.requests).toHaveLength(requests)
  })

  test('leaves nothing behind when the client is closed', async () => {
    const { client } = await harness.started()
    client.close()
    expect(await harness.platform.leftovers()).toEqual([])
    expect(harness.server.open).toEqual([])
  })

  test('is closed when the chat is rated: nothing more can come', async () => {
    const { chat } = await harness.started()
    await chat.end()
    await chat.rate(5)
    await harness.platform.settle()
    expect(chat.state).toMatchObject({ status: 'ended', rating: 5, connection: 'online' })
    expect(harness.server.open).toEqual([])
    const requests = harness.platform.requests.length
    await harness.platform.advance(60 * 60_000)
    expect(harness.platform.requests).toHaveLength(requests)
  })

  test('is not opened before a chat is followed, nor where polling was chosen', async () => {
    const client = harness.client()
    await client.getWidgetSettings()
    await harness.platform.settle()
    expect(harness.server.sockets).toEqual([])
    const { chat } = await harness.started({ transport: 'poll' })
    await harness.agentSends(chat.id, 'one')
    await harness.platform.advance(3000)
    expect(textsOf(chat)).toEqual(['Olá', 'one'])
    expect(harness.server.sockets).toEqual([])
  })
})

describe('the transport', () => {
  test('changes to polls and back without losing or repeating a message', async () => {
    const { chat } = await harness.started()
    const heard: (string | null)[] = []
    chat.on('message', ({ text }) => heard.push(text))
    await harness.agentSends(chat.id, 'one')
    harness.server.upgrade = 'refuse'
    harness.server.cut()
    await harness.agentSends(chat.id, 'two')
    await harness.platform.advance(1000)
    expect(heard).toEqual(['one', 'two'])
    await harness.agentSends(chat.id, 'three')
    harness.server.upgrade = 'accept'
    await harness.platform.advance(30_000)
    await harness.agentSends(chat.id, 'four')
    expect(heard).toEqual(['one', 'two', 'three', 'four'])
    expect(harness.server.open).toHaveLength(1)
    const polls = harness.polls().length
    await harness.platform.advance(5 * 60_000)
    expect(harness.polls()).toHaveLength(polls)
  })

  test('is polls where the upgrade is refused: nobody notices, and sockets are tried more and more rarely', async () => {
    harness.server.upgrade = 'refuse'
    const { chat } = await harness.started()
    const connections: string[] = []
    chat.on('connection', (connection) => connections.push(connection))
    const { chat: seen } = { chat }
    for (let minute = 0; minute < 60; minute++) {
      await harness.agentSends(chat.id, `${minute}`)
      await harness.platform.advance(60_000)
    }
    expect(connections).toEqual([])
    expect(textsOf(seen)).toHaveLength(61)
    const tries = harness.server.sockets.length
    expect(tries).toBeGreaterThan(5)
    expect(tries).toBeLessThan(16)
  })

  test('is polls where the upgrade is swallowed: the try is given up after 10 s', async () => {
    harness.server.upgrade = 'swallow'
    const { chat } = await harness.started()
    await harness.agentSends(chat.id, 'one')
    await harness.platform.advance(5000)
    expect(textsOf(chat)).toEqual(['Olá', 'one'])
    let isClosed = false
    harness.server.last.socket.onClosed(() => (isClosed = true))
    await harness.platform.advance(5000)
    expect(isClosed).toBe(true)
    expect(chat.state.connection).toBe('online')
  })

  test('is polls where frames are swallowed behind an upgrade', async () => {
    harness.server.isSilent = true
    const { chat } = await harness.started()
    await harness.agentSends(chat.id, 'one')
    await harness.platform.advance(10_000)
    expect(textsOf(chat)).toEqual(['Olá', 'one'])
    expect(harness.server.open).toEqual([])
    expect(chat.state.connection).toBe('online')
  })

  test('is remembered for the tab: after a reload a socket that failed is not tried at once', async () => {
    harness.server.upgrade = 'refuse'
    const { client } = await harness.started()
    client.close()
    const reloaded = harness.platform.reload()
    const tries = harness.server.sockets.length
    const { chat } = await harness.anotherTab(reloaded)
    await harness.platform.advance(10_000)
    expect(harness.server.sockets).toHaveLength(tries)
    harness.server.upgrade = 'accept'
    await harness.platform.advance(60_000)
    expect(harness.server.open).toHaveLength(1)
    await harness.agentSends(chat.id, 'one')
    expect(textsOf(chat)).toEqual(['Olá', 'one'])
  })

  test('is polls for 7 days on a site whose content security policy forbids sockets', async () => {
    harness.server.upgrade = 'forbid'
    const { client, chat } = await harness.started()
    await harness.agentSends(chat.id, 'one')
    await harness.platform.advance(3000)
    expect(textsOf(chat)).toEqual(['Olá', 'one'])
    client.close()
    harness.server.upgrade = 'accept'
    const day = 24 * 60 * 60_000
    await harness.platform.advance(6 * day)
    const visit = await harness.anotherTab()
    await harness.platform.advance(60_000)
    expect(harness.server.sockets).toHaveLength(1)
    visit.client.close()
    await harness.platform.advance(day)
    await harness.anotherTab()
    expect(harness.server.open).toHaveLength(1)
  })
})

describe('the heartbeat', () => {
  test('asks every 25 s; 5 s without an answer is connecting, whatever the socket says', async () => {
    const { chat } = await harness.started()
    const timeline = harness.platform.timeline()
    const startedAt = harness.platform.elapsed
    await harness.platform.advance(60_000)
    expect(harness.server.last.frames.filter(({ type }) => type === 'ping')).toHaveLength(3)
    chat.on('connection', timeline.note)
    harness.server.isSilent = true
    harness.platform.useServer(() => new Promise(() => {}))
    await harness.platform.advance(30_000)
    expect(timeline.take()).toEqual([`at(${startedAt + 80_000}) connecting`])
    expect(harness.server.sockets[0]?.socket.isOpen).toBe(false)
    harness.platform.useServer(harness.server.fetch)
    await harness.platform.advance(30_000)
    expect(chat.state.connection).toBe('online')
  })

  test('answers the server’s pings', async () => {
    await harness.started()
    harness.server.send(harness.server.last, { type: 'ping' })
    await harness.platform.settle()
    expect(harness.server.last.frames.at(-1)).toEqual({ type: 'pong' })
  })

  test('a device that slept asks again before it gives up the socket', async () => {
    const { chat } = await harness.started()
    const connections: string[] = []
    chat.on('connection', (connection) => connections.push(connection))
    harness.server.isSilent = true
    await harness.platform.advance(25_000)
    // The device sleeps for an hour; the timer of the answer runs as soon as it wakes.
    harness.platform.clock.set(harness.platform.clock.now() + 60 * 60_000)
    harness.server.isSilent = false
    await harness.platform.advance(10_000)
    expect(connections).toEqual([])
    expect(harness.server.sockets).toHaveLength(1)
  })

  test('a page that is shown again asks at once', async () => {
    await harness.started()
    harness.platform.setHidden(true)
    await harness.platform.advance(10_000)
    const pings = () => harness.server.last.frames.filter(({ type }) => type === 'ping').length
    const before = pings()
    harness.platform.setHidden(false)
    await harness.platform.settle()
    expect(pings()).toBe(before + 1)
  })
})

describe('without a network', () => {
  test('the chat is offline at once though the socket stays open; what was missed comes once', async () => {
    const { chat } = await harness.started()
    const heard: (string | null)[] = []
    chat.on('message', ({ text }) => heard.push(text))
    harness.platform.setOnline(false)
    expect(chat.state.connection).toBe('offline')
    const sent = chat.send('queued')
    await harness.backend.agentSends(chat.id, 'missed')
    await harness.platform.advance(60_000)
    harness.platform.setOnline(true)
    await sent
    await harness.platform.advance(1000)
    expect(chat.state.connection).toBe('online')
    expect(new Set(heard)).toEqual(new Set(['missed', 'queued']))
    expect(heard).toHaveLength(2)
    expect(textsOf(chat)).toEqual(['Olá', 'missed', 'queued'])
    expect(harness.server.open).toHaveLength(1)
  })
})

describe('a page in the back/forward cache', () => {
  test('has no socket and makes no request; it is up to date as soon as it is shown', async () => {
    const { chat } = await harness.started()
    const requests = harness.platform.requests.length
    harness.platform.setLeft(true)
    await harness.platform.settle()
    expect(harness.server.open).toEqual([])
    expect(harness.platform.requests).toHaveLength(requests)
    await harness.backend.agentSends(chat.id, 'missed')
    harness.platform.setLeft(false)
    await harness.platform.settle()
    expect(textsOf(chat)).toEqual(['Olá', 'missed'])
    expect(harness.server.open).toHaveLength(1)
  })
})

describe('a close code', () => {
  const again = [
    { code: closeCodes.draining, within: 3000 },
    { code: closeCodes.resync, within: 1000 },
    { code: 1012, within: 1000 },
  ]
  test.each(again)('$code: connects again within $within ms, and nobody notices', async (it) => {
    const { chat } = await harness.started()
    const connections: string[] = []
    chat.on('connection', (connection) => connections.push(connection))
    harness.server.cut(it.code)
    await harness.platform.advance(it.within)
    await harness.agentSends(chat.id, 'one')
    expect(textsOf(chat)).toEqual(['Olá', 'one'])
    expect(harness.server.open).toHaveLength(1)
    expect(harness.server.sockets).toHaveLength(2)
    expect(connections).toEqual([])
  })

  test('4000 spreads the reconnects, and no poll is made in between', async () => {
    await harness.started()
    const polls = harness.polls().length
    harness.platform.scriptRandom(0.9)
    harness.server.cut(closeCodes.draining)
    await harness.platform.advance(2600)
    expect(harness.server.sockets).toHaveLength(1)
    await harness.platform.advance(200)
    expect(harness.server.open).toHaveLength(1)
    expect(harness.polls()).toHaveLength(polls)
  })

  test.each([
    { code: closeCodes.tooSlow, after: 5000 },
    { code: closeCodes.tooFast, after: 30_000 },
  ])('$code: polls, and connects again after $after ms or more', async ({ code, after }) => {
    const { chat } = await harness.started()
    harness.server.cut(code)
    await harness.agentSends(chat.id, 'one')
    await harness.platform.advance(after - 100)
    expect(textsOf(chat)).toEqual(['Olá', 'one'])
    expect(harness.server.sockets).toHaveLength(1)
    await harness.platform.advance(after + 100)
    expect(harness.server.open).toHaveLength(1)
  })

  test.each([
    closeCodes.badFrame,
    closeCodes.notAuthenticated,
    closeCodes.originRefused,
    closeCodes.tooLarge,
  ])('%i is final: the chat is polled from then on', async (code) => {
    const { chat } = await harness.started()
    harness.server.cut(code)
    await harness.platform.advance(60 * 60_000)
    await harness.agentSends(chat.id, 'one')
    await harness.platform.advance(30_000)
    expect(textsOf(chat)).toEqual(['Olá', 'one'])
    expect(harness.server.sockets).toHaveLength(1)
    expect(chat.state.connection).toBe('online')
  })

  test('4401 is not final for a visitor who has a new token', async () => {
    const { client, chat } = await harness.started()
    const first = harness.server.last.token
    await client.identify(await harness.backend.identityOf('customer-1'))
    await harness.platform.advance(1000)
    expect(harness.server.open).toHaveLength(1)
    expect(harness.server.last.token).not.toBe(first)
    await harness.agentSends(chat.id, 'one')
    expect(textsOf(chat)).toEqual(['Olá', 'one'])
  })

  test('a watch that is refused is polled, and tried again when the server says so', async () => {
    const { chat } = await harness.started()
    const { server, platform } = harness
    server.last.watched.clear()
    server.send(server.last, {
      type: 'refused',
      of: 'watch',
      chatId: chat.id,
      code: 'rate_limited',
      retryAfterSeconds: 40,
    })
    await harness.agentSends(chat.id, 'one')
    await platform.advance(3000)
    expect(textsOf(chat)).toEqual(['Olá', 'one'])
    const watches = () => server.last.frames.filter(({ type }) => type === 'watch').length
    expect(watches()).toBe(1)
    await platform.advance(70_000)
    expect(watches()).toBe(2)
  })
})
