import { once } from 'node:events'
import { type AddressInfo, connect as connectTo, createServer } from 'node:net'
import { createClient } from 'redis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  createRedisDatabase,
  describeWithRedis,
  type Disposable,
} from '../../../../test/rig/services.ts'
import { systemClock } from '@papo/core/platform/clock'
import { countInRedis } from '../../src/adapters/rate-limiter/counters.ts'

describeWithRedis('counters in Redis', () => {
  let redis: Disposable
  const connect = async (url = redis.url) => {
    const client = createClient({ url, disableOfflineQueue: true })
    client.on('error', () => {})
    return await client.connect()
  }
  beforeAll(async () => {
    redis = await createRedisDatabase()
  })
  afterAll(() => redis.drop())

  it('are shared by all processes, and can be taken back', async () => {
    const clients = [await connect(), await connect()]
    const allowance = { points: 4, seconds: 60 }
    const counters = clients.map((client) =>
      countInRedis(client, systemClock, 'papo:tests:rate:')('ours', allowance),
    )
    const inTurn = async (times: number) => {
      const waits = []
      for (let time = 0; time < times; time += 1) waits.push(await counters[time % 2]?.count('ana'))
      return waits
    }
    expect(await inTurn(4)).toEqual([null, null, null, null])
    await counters[0]?.forget('ana')
    const waits = await inTurn(8)
    expect(waits.slice(0, 4)).toEqual([null, null, null, null])
    for (const wait of waits.slice(4)) expect(wait).toBeGreaterThan(50)
    for (const client of clients) await client.close()
  })

  it('refuse a caller over the limit without asking Redis again', async () => {
    const client = await connect()
    const counter = countInRedis(
      client,
      systemClock,
      'papo:tests:rate:',
    )('flood', { points: 2, seconds: 60 })
    for (let time = 0; time < 3; time += 1) await counter.count('ana')
    await client.flushDb()
    expect(await counter.count('ana')).toBeGreaterThan(50)
    expect(await counter.count('rita')).toBeNull()
    await client.close()
  })

  it('take single counts back, also from a caller over the limit, and never below zero', async () => {
    const clients = [await connect(), await connect()]
    const allowance = { points: 2, seconds: 60, givesBack: true }
    const [one, other] = clients.map((client) =>
      countInRedis(client, systemClock, 'papo:tests:rate:')('back', allowance),
    )
    await other?.giveBack('ana')
    expect([await one?.count('ana'), await other?.count('ana')]).toEqual([null, null])
    expect(await one?.count('ana')).toBeGreaterThan(50)
    await other?.giveBack('ana')
    await other?.giveBack('ana')
    expect(await one?.count('ana')).toBeNull()
    expect(await one?.count('ana')).toBeGreaterThan(50)
    for (const client of clients) await client.close()
  })

  it('continue in the process’s own memory while Redis is away', async () => {
    const client = await connect()
    const counter = countInRedis(
      client,
      systemClock,
      'papo:tests:rate:',
    )('away', { points: 2, seconds: 60 })
    expect(await counter.count('ana')).toBeNull()
    client.destroy()
    const waits = [await counter.count('ana'), await counter.count('ana')]
    expect(waits).toEqual([null, null])
    expect(await counter.count('ana')).toBeGreaterThan(50)
  })

  it('do not wait for a Redis that does not answer', async () => {
    const proxy = await wayTo(new URL(redis.url))
    const client = await connect(proxy.url)
    const counter = countInRedis(
      client,
      systemClock,
      'papo:tests:rate:',
    )('silent', { points: 2, seconds: 60 })
    expect(await counter.count('ana')).toBeNull()
    proxy.block()
    const begun = performance.now()
    expect(await counter.count('ana')).toBeNull()
    expect(performance.now() - begun).toBeLessThan(1500)
    client.destroy()
    proxy.close()
  })
})

/** A connection to Redis that can be blocked: commands are then lost. */
async function wayTo(redis: URL): Promise<{ url: string; block(): void; close(): void }> {
  let blocked = false
  const server = createServer((near) => {
    const far = connectTo(Number(redis.port || 6379), redis.hostname)
    near.on('data', (bytes) => void (blocked || far.write(bytes)))
    far.on('data', (bytes) => void near.write(bytes))
    near.on('close', () => far.destroy()).on('error', () => {})
    far.on('error', () => {})
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(redis)
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url: url.href, block: () => void (blocked = true), close: () => void server.close() }
}
