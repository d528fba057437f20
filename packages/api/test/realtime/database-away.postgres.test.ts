import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import {
  createDatabase,
  createRedisDatabase,
  describeWithServices,
} from '../../../../test/rig/services.ts'
import { openWire } from '../conformance/wire.ts'
import { type Node, openNode } from './nodes.ts'

/** The promised ten seconds, and the allowance for a loaded machine. */
const promised = { timeout: 20_000, interval: 20 }

describeWithServices('sockets while PostgreSQL is away', () => {
  const stops: (() => Promise<unknown>)[] = []
  let one: Node
  let other: Node
  let wires: Awaited<ReturnType<typeof openWire>>[]
  beforeAll(async () => {
    const [database, redis] = [await createDatabase(), await createRedisDatabase()]
    stops.push(database.drop, redis.drop)
    wires = [await openWire(database.url), await openWire(database.url)]
    stops.push(...wires.map(({ close }) => close))
    const open = async (url = '') => {
      const node = await openNode({ DATABASE_URL: url, REDIS_URL: redis.url })
      stops.push(node.close)
      return node
    }
    one = await open(wires[0]?.url)
    other = await open(wires[1]?.url)
  })
  afterAll(async () => {
    for (const stop of stops.toReversed()) await stop()
  })

  /** Sends the same message until it is stored, as a client does. */
  async function sayUntilStored(token: string, chatId: string, text: string) {
    const body = { clientId: crypto.randomUUID(), text }
    const statuses: number[] = []
    await vi.waitFor(async () => {
      const said = await one.call('POST', `/v1/chats/${chatId}/messages`, { token, body })
      statuses.push(said.status)
      expect(said.status).toBeLessThan(300)
    }, promised)
    return statuses
  }

  it('stay open, and receive every entry once within ten seconds after it is back', async () => {
    const { token, chatId } = await one.start()
    const sockets = [await one.socketOf(token), await other.socketOf(token)]
    for (const socket of sockets) {
      socket.send({ type: 'watch', chatId })
      await socket.next('log')
    }
    await one.say(token, chatId, 'before')
    for (const wire of wires) wire.cut()
    const body = { clientId: crypto.randomUUID(), text: 'meanwhile' }
    const refused = await one.call('POST', `/v1/chats/${chatId}/messages`, { token, body })
    expect([refused.status, refused.body['code']]).toEqual([503, 'unavailable'])
    for (const socket of sockets) {
      socket.send({ type: 'ping' })
      await socket.next('pong')
    }
    for (const wire of wires) wire.mend()
    await sayUntilStored(token, chatId, 'after')
    for (const socket of sockets) {
      await vi.waitFor(() => expect(socket.texts(chatId)).toEqual(['before', 'after']), promised)
      expect([socket.closeCode, socket.wrong]).toEqual([null, []])
      socket.leave()
    }
  })

  it('at a node that has lost it receive late, and never miss, what another node stores', async () => {
    const { token, chatId } = await one.start()
    const socket = (await other.socketOf(token)).send({ type: 'watch', chatId })
    await socket.next('log')
    wires[1]?.cut()
    // Too long to travel with its signal: the node has to read it.
    const texts = ['first', 'x'.repeat(4_000).replaceAll('x', '🐌'), 'third']
    for (const text of texts) await one.say(token, chatId, text)
    wires[1]?.mend()
    await vi.waitFor(() => expect(socket.texts(chatId)).toEqual(texts), promised)
    expect([socket.closeCode, socket.wrong]).toEqual([null, []])
    socket.leave()
  })
})
