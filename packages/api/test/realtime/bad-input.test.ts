import { once } from 'node:events'
import { closeCodes, realtimeLimits } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { ownOrigin } from '../http/api-under-test.ts'
import { type Node, openNode } from './nodes.ts'
import { refusedHandshake, SocketClient } from './socket-client.ts'

let node: Node
beforeAll(async () => {
  node = await openNode({ METRICS_TOKEN: 'a-token-of-the-monitor', LOG_LEVEL: 'debug' })
})
afterAll(() => node.close())

const metrics = async () => {
  const headers = { authorization: 'Bearer a-token-of-the-monitor' }
  return (await node.call('GET', '/metrics', { headers })).text
}
const openSockets = async () => Number(/^papo_sockets (\d+)$/m.exec(await metrics())?.[1])
/** Nothing of a closed socket is kept. */
const nothingIsKept = () =>
  vi.waitFor(async () => expect(await openSockets()).toBe(0), { timeout: 10_000, interval: 50 })

describe('a client is closed', () => {
  const chatId = '01890a5d-ac96-774b-bcce-b302099a8057'

  it.each<[string, string | Buffer, number]>([
    ['that is not JSON', 'Olá', closeCodes.badFrame],
    ['that is empty', '', closeCodes.badFrame],
    ['that is no object', 'null', closeCodes.badFrame],
    ['without a type', '{}', closeCodes.badFrame],
    ['of an unknown type', '{"type":"subscribe"}', closeCodes.badFrame],
    ['named after a prototype', '{"type":"constructor"}', closeCodes.badFrame],
    ['with an unknown field', '{"type":"auth","tokens":""}', closeCodes.badFrame],
    ['with a field named after a prototype', '{"type":"auth","__proto__":{}}', closeCodes.badFrame],
    ['with a wrong type of a field', '{"type":"auth","token":1}', closeCodes.badFrame],
    ['that is nested deeply', `${'['.repeat(5000)}${']'.repeat(5000)}`, closeCodes.badFrame],
    ['that is binary', Buffer.from('{"type":"auth"}'), closeCodes.badFrame],
    ['before auth', JSON.stringify({ type: 'watch', chatId }), closeCodes.badFrame],
    ['that pings before auth', '{"type":"ping"}', closeCodes.badFrame],
    ['of 64 KB and a byte', 'x'.repeat(realtimeLimits.frameBytes + 1), closeCodes.tooLarge],
    ['of a megabyte', 'x'.repeat(1 << 20), closeCodes.tooLarge],
    ['auth without a token or a cookie', '{"type":"auth"}', closeCodes.notAuthenticated],
    ['auth with garbage', '{"type":"auth","token":"abc"}', closeCodes.notAuthenticated],
    [
      'auth with a token that does not exist',
      `{"type":"auth","token":"papo_v_${'a'.repeat(43)}"}`,
      closeCodes.notAuthenticated,
    ],
  ])('after a first frame %s', async (_what, frame, code) => {
    const socket = await node.connect()
    socket.raw.send(frame)
    expect(await socket.closed()).toBe(code)
    expect(socket.frames).toEqual([])
    await nothingIsKept()
  })

  it('after a text that is not UTF-8', async () => {
    const socket = await node.connect()
    socket.raw.send(Buffer.from([0x7b, 0xff, 0xfe]), { binary: false })
    expect(await socket.closed()).toBe(closeCodes.badFrame)
    await nothingIsKept()
  })

  it('after a second auth', async () => {
    const { token } = await node.start()
    const socket = await node.socketOf(token)
    socket.send({ type: 'auth', token })
    expect(await socket.closed()).toBe(closeCodes.badFrame)
    await nothingIsKept()
  })

  it('after too many frames, whatever they are', async () => {
    const { token } = await node.start()
    const socket = await node.socketOf(token)
    for (let sent = 0; sent < 1000; sent += 1) socket.send({ type: 'ping' })
    expect(await socket.closed()).toBe(closeCodes.tooFast)
    await nothingIsKept()
  })

  it('after too many pings below the frames', async () => {
    const { token } = await node.start()
    const socket = await node.socketOf(token)
    const closed = once(socket.raw, 'close')
    // The library cuts off a client who does not wait for answers.
    for (let sent = 0; sent < 300 && socket.closeCode === null; sent += 1) {
      const ponged = new Promise((resolve) => socket.raw.once('pong', resolve))
      socket.raw.ping()
      await Promise.race([ponged, closed])
    }
    expect(await socket.closed()).toBe(closeCodes.tooFast)
    await nothingIsKept()
  })
})

describe('a thousand clients that connect and say nothing', () => {
  it('are gone after five seconds each', async () => {
    const clients = Array.from(
      { length: 1000 },
      () => new SocketClient(new WebSocket(`ws://127.0.0.1:${node.port}/v1/realtime`, ['papo.v1'])),
    )
    const openedAt = new Map<SocketClient, number>()
    const lived: number[] = []
    await Promise.all(
      clients.map(async (client) => {
        await once(client.raw, 'open')
        openedAt.set(client, performance.now())
        await once(client.raw, 'close')
        lived.push(performance.now() - (openedAt.get(client) ?? 0))
      }),
    )
    expect(clients.map(({ closeCode }) => closeCode)).toEqual(
      Array.from({ length: 1000 }, () => closeCodes.notAuthenticated),
    )
    // A loaded machine closes later, never earlier.
    expect(Math.min(...lived)).toBeGreaterThan(realtimeLimits.authWithinMs - 1500)
    expect(Math.max(...lived)).toBeLessThan(realtimeLimits.authWithinMs + 10_000)
    await nothingIsKept()
    expect((await node.call('GET', '/healthz')).status).toBe(200)
  }, 60_000)
})

describe('a handshake is refused', () => {
  it.each([
    ['from a page that no site lists', { origin: 'https://evil.example' }, 403],
    ['of another subprotocol', { protocols: ['papo.v9'] }, 400],
    ['with a token in its address', { path: '/v1/realtime?token=papo_v_secret' }, 400],
    ['at another address', { path: '/v1/chats' }, 401],
  ])('%s', async (_what, handshake, status) => {
    const refused = await refusedHandshake(node.port, handshake)
    expect(refused.status).toBe(status)
    expect(refused.headers).toMatchObject({
      'x-papo': '1',
      'x-request-id': expect.any(String) as string,
    })
  })

  it('with the console’s cookie from any page but its own', async () => {
    const agent = await node.newAgent('Rita')
    const headers = { cookie: await node.cookieOf(agent.email) }
    const listed = node.site.allowedOrigins.find((origin) => origin !== ownOrigin)
    for (const origin of ['https://evil.example', String(listed)]) {
      const refused = await refusedHandshake(node.port, { headers, origin })
      expect([refused.status, refused.body.code]).toEqual([403, 'origin_not_allowed'])
    }
    const program = await node.connect({ headers })
    program.send({ type: 'auth' })
    expect(await program.closed()).toBe(closeCodes.notAuthenticated)
  })

  it('of a console that shows another agent than its cookie is of ends at once', async () => {
    const agent = await node.newAgent('Rita')
    const other = await node.newAgent('Rui')
    const headers = { cookie: await node.cookieOf(agent.email) }
    const stale = await node.connect({ headers, origin: ownOrigin })
    stale.send({ type: 'auth', agentId: other.id }, { type: 'watchQueue' })
    expect(await stale.closed()).toBe(closeCodes.notAuthenticated)
    const socket = await node.connect({ headers, origin: ownOrigin })
    socket.send({ type: 'auth', agentId: agent.id }, { type: 'watchQueue' })
    await socket.next('queue')
    socket.leave()
  })

  it('without a handshake: the address answers what it takes', async () => {
    expect((await node.call('GET', '/v1/realtime')).status).toBe(400)
    expect((await node.call('POST', '/v1/realtime', { body: {} })).status).toBe(405)
  })
})

describe('a token', () => {
  it('is for pages of its site alone', async () => {
    const { token } = await node.start()
    const other = await node.call('POST', '/v1/sites', {
      token: node.owner,
      body: { name: 'Other', allowedOrigins: ['https://other.example'] },
    })
    expect(other.status).toBe(201)
    const socket = await node.connect({ origin: 'https://other.example' })
    socket.send({ type: 'auth', token })
    expect(await socket.closed()).toBe(closeCodes.originRefused)
    const agent = await node.connect({ origin: 'https://other.example' })
    agent.send({ type: 'auth', token: node.owner }, { type: 'watchQueue' })
    await agent.next('queue')
    agent.leave()
  })

  it('stands in no line of the log', async () => {
    const { token, chatId } = await node.start()
    const socket = await node.socketOf(token)
    socket.send({ type: 'watch', chatId })
    await socket.next('log')
    socket.send({ type: 'auth', token })
    await socket.closed()
    await vi.waitFor(() => expect(node.log.join('')).toContain('closed a socket'))
    expect(node.log.join('')).not.toContain(token)
  })
})
