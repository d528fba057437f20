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

describeWithServices('sockets while Redis is away', () => {
  const stops: (() => Promise<unknown>)[] = []
  let one: Node
  let other: Node
  let wires: Awaited<ReturnType<typeof openWire>>[]
  beforeAll(async () => {
    const [database, redis] = [await createDatabase(), await createRedisDatabase()]
    stops.push(database.drop, redis.drop)
    wires = [await openWire(redis.url), await openWire(redis.url)]
    stops.push(...wires.map(({ close }) => close))
    const open = async (url = '') => {
      const node = await openNode({ DATABASE_URL: database.url, REDIS_URL: url })
      stops.push(node.close)
      return node
    }
    one = await open(wires[0]?.url)
    other = await open(wires[1]?.url)
  })
  afterAll(async () => {
    for (const stop of stops.toReversed()) await stop()
  })

  it('receive every entry once, within ten seconds, and again at once when it is back', async () => {
    const { token, chatId } = await one.start()
    const socket = (await other.socketOf(token)).send({ type: 'watch', chatId })
    await socket.next('log')
    for (const wire of wires) wire.cut()
    const texts = ['first', 'second', 'third']
    for (const text of texts) await one.say(token, chatId, text)
    await vi.waitFor(() => expect(socket.texts(chatId)).toEqual(texts), promised)
    for (const wire of wires) wire.mend()
    await vi.waitFor(() => expect(other.services.cache.healthy()).toBe(true), promised)
    await one.say(token, chatId, 'fourth')
    await vi.waitFor(() => expect(socket.texts(chatId)).toEqual([...texts, 'fourth']), promised)
    expect([socket.closeCode, socket.wrong]).toEqual([null, []])
    socket.leave()
  })

  it('are opened, authenticated and closed with their token all the same', async () => {
    for (const wire of wires) wire.cut()
    const { token, chatId } = await one.start()
    const socket = (await other.socketOf(token)).send({ type: 'watch', chatId })
    await socket.next('log')
    await one.call('POST', '/v1/visitor/logout', { token })
    expect(await socket.closed()).toBe(4401)
    for (const wire of wires) wire.mend()
  })
})
