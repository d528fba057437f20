import { afterEach, expect, test, vi } from 'vitest'
import { createClient } from 'redis'
import { createRedisDatabase, describeWithRedis } from '../../../../test/rig/services.ts'
import { connectRedis } from '../../src/adapters/redis/connect.ts'
import { Names } from '../../src/adapters/redis/names.ts'
import type { RedisState } from '../../src/adapters/redis/state.ts'
import type { ChatCache, TypingHint, Wake } from '@papo/core/chat/chat-cache'
import { systemClock } from '@papo/core/platform/clock'
import { onWake } from '../../../core/test/conformance/cache.ts'
import { aHead, newId } from '../../../core/test/conformance/records.ts'
import { openWire } from './wire.ts'

const names = new Names('tests', () => 'abcdef01')
const quiet = () => {}
const soon = { timeout: 10_000, interval: 20 }

describeWithRedis('a Redis that comes and goes', () => {
  const stops: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop()
  })

  async function start(state: 'whole' | 'cut' = 'whole') {
    const { url, drop } = await createRedisDatabase()
    stops.push(drop)
    const wire = await openWire(url, state)
    stops.push(wire.close)
    const errors: unknown[] = []
    const states: RedisState[] = []
    const redis = connectRedis({
      url: wire.url,
      names,
      clock: systemClock,
      onState: (told) => states.push(told),
      onError: (error) => errors.push(error),
    })
    stops.push(redis.close)
    if (state === 'whole') await redis.ready()
    return { ...redis, direct: url, wire, errors, states }
  }

  async function secondNode(url: string) {
    const redis = connectRedis({ url, names, clock: systemClock, onState: quiet, onError: quiet })
    stops.push(redis.close)
    await redis.ready()
    return redis
  }

  async function bareClient(url: string) {
    const client = createClient({ url })
    await client.connect()
    stops.push(async () => client.destroy())
    return client
  }

  async function sweep(cache: ChatCache, workspaceId: string) {
    await cache.members([workspaceId])
    await cache.markComplete()
  }

  const isHealthy = (cache: ChatCache, healthy: boolean) =>
    vi.waitFor(() => expect(cache.healthy()).toBe(healthy), soon)

  test('is not waited for at the start, and used when it is available', async () => {
    const { cache, wire, states } = await start('cut')
    const head = aHead()
    expect(cache.healthy()).toBe(false)
    await cache.publish(head)
    expect(await cache.head(head.workspaceId, head.chatId)).toBeNull()
    expect(await cache.members([])).toEqual([])
    await vi.waitFor(() => expect(states).toMatchObject([{ is: 'away' }]), soon)
    wire.mend()
    await isHealthy(cache, true)
    await vi.waitFor(() => expect(states.at(-1)).toEqual({ is: 'ok' }), soon)
    await vi.waitFor(
      async () => expect(await cache.head(head.workspaceId, head.chatId)).toEqual(head),
      soon,
    )
  })

  test('does not keep waiters of this process from waking while it is away', async () => {
    const { cache, wire } = await start()
    const received: Wake[] = []
    const head = aHead()
    onWake(cache, head.chatId, (wake) => received.push(wake))
    wire.cut()
    await isHealthy(cache, false)
    await cache.publish(head)
    expect(received).toEqual([{ kind: 'log', seq: 1 }])
  })

  test('receives afterwards what was committed while it was away, and wakes other nodes', async () => {
    const { cache, wire, direct } = await start()
    const other = await secondNode(direct)
    const head = aHead()
    const received: Wake[] = []
    onWake(other.cache, head.chatId, (wake) => received.push(wake))
    wire.cut()
    await isHealthy(cache, false)
    await cache.publish(head)
    wire.mend()
    await vi.waitFor(() => expect(received).toContainEqual({ kind: 'log', seq: 1 }), soon)
    expect(await other.cache.head(head.workspaceId, head.chatId)).toEqual(head)
  })

  test('that does not answer is noticed, and nothing waits for it then', async () => {
    const { cache, wire } = await start()
    const head = aHead()
    await cache.publish(head)
    await vi.waitFor(
      async () => expect(await cache.head(head.workspaceId, head.chatId)).toEqual(head),
      soon,
    )
    wire.hold()
    const blockedAt = performance.now()
    await isHealthy(cache, false)
    expect(performance.now() - blockedAt).toBeLessThan(3000)
    const before = performance.now()
    expect(await cache.head(head.workspaceId, head.chatId)).toBeNull()
    expect(await cache.position(head.workspaceId, head.chatId)).toBeNull()
    expect(await cache.typing(head.workspaceId, head.chatId)).toEqual([])
    await cache.publish({ ...head, lastSeq: 2 })
    expect(performance.now() - before).toBeLessThan(50)
    wire.mend()
    await isHealthy(cache, true)
    await vi.waitFor(
      async () =>
        expect(await cache.head(head.workspaceId, head.chatId)).toMatchObject({ lastSeq: 2 }),
      soon,
    )
  })

  test('that answers nothing delays a read only for a moment', async () => {
    const { cache, wire, errors } = await start()
    wire.hold()
    const before = performance.now()
    expect(await cache.head(newId(), newId())).toBeNull()
    await cache.publish(aHead())
    expect(performance.now() - before).toBeLessThan(1000)
    expect(errors.length).toBeGreaterThan(0)
  })

  test('is queried once for unchanged values', async () => {
    const { cache, wire } = await start()
    const head = aHead()
    const reads = () => wire.sent().split(/GET|EVALSHA/).length - 1
    await cache.publish(head)
    await sweep(cache, head.workspaceId)
    const read = () =>
      Promise.all([
        cache.head(head.workspaceId, head.chatId),
        cache.position(head.workspaceId, head.chatId),
        cache.typing(head.workspaceId, head.chatId),
      ])
    // The last of the wake-ups and invalidations may still be in flight.
    await vi.waitFor(async () => {
      const before = reads()
      expect(await read()).toEqual([head, 1, []])
      expect(reads()).toBe(before)
    }, soon)
    const before = reads()
    for (let times = 0; times < 100; times += 1) expect(await read()).toEqual([head, 1, []])
    expect(reads()).toBe(before)
  })

  test('publishes a change of one node to all others at once', async () => {
    const { cache, direct } = await start()
    const other = await secondNode(direct)
    const head = aHead()
    const who: TypingHint = { type: 'agent', id: newId(), name: 'Rita' }
    expect(await cache.head(head.workspaceId, head.chatId)).toBeNull()
    expect(await cache.typing(head.workspaceId, head.chatId)).toEqual([])
    await other.cache.publish(head)
    await other.cache.setTyping(head.workspaceId, head.chatId, who, true)
    await vi.waitFor(
      async () => expect(await cache.head(head.workspaceId, head.chatId)).toEqual(head),
      soon,
    )
    await vi.waitFor(
      async () => expect(await cache.typing(head.workspaceId, head.chatId)).toEqual([who]),
      soon,
    )
  })

  test('resumes its subscription wherever it was cut off', async () => {
    const { cache, direct } = await start()
    const other = await secondNode(direct)
    const head = aHead()
    let woken = 0
    onWake(cache, head.chatId, () => {
      woken += 1
    })
    const bare = await bareClient(direct)
    const own = ` db=${new URL(direct).pathname.slice(1)} `
    const listening = (await bare.sendCommand(['CLIENT', 'LIST', 'TYPE', 'pubsub'])) as unknown
    for (const line of (listening as string).split('\n')) {
      const id = /^id=(\d+)/.exec(line)?.[1] ?? ''
      if (line.includes(own)) await bare.sendCommand(['CLIENT', 'KILL', 'ID', id])
    }
    // Waiters look again when the subscription is back: some wake-ups may have been missed.
    await vi.waitFor(() => expect(woken).toBeGreaterThan(0), soon)
    await isHealthy(cache, true)
    const before = woken
    await other.cache.publish({ ...head, lastSeq: 2 })
    await vi.waitFor(() => expect(woken).toBeGreaterThan(before), soon)
  })

  test('has no queue positions while its lists may be incomplete', async () => {
    const { cache, direct } = await start()
    const head = aHead({ ticket: 70 })
    const position = () => cache.position(head.workspaceId, head.chatId)
    await cache.publish(head)
    expect(await position()).toBeNull()
    await cache.members([head.workspaceId])
    expect(await position()).toBeNull()
    expect(cache.isComplete()).toBe(false)
    await cache.markComplete()
    await vi.waitFor(async () => expect(await position()).toBe(1), soon)
    expect(cache.isComplete()).toBe(true)
    const bare = await bareClient(direct)
    await bare.flushDb()
    await vi.waitFor(async () => expect(await position()).toBeNull(), soon)
    expect(cache.isComplete()).toBe(false)
    await cache.publish(head)
    expect(await position()).toBeNull()
    await sweep(cache, head.workspaceId)
    await vi.waitFor(async () => expect(await position()).toBe(1), soon)
  })

  test('has no queue positions after it was away, until a sweep', async () => {
    const { cache, wire } = await start()
    const head = aHead({ ticket: 70 })
    const position = () => cache.position(head.workspaceId, head.chatId)
    await cache.publish(head)
    await sweep(cache, head.workspaceId)
    await vi.waitFor(async () => expect(await position()).toBe(1), soon)
    wire.cut()
    await isHealthy(cache, false)
    wire.mend()
    await isHealthy(cache, true)
    expect(await position()).toBeNull()
    await sweep(cache, head.workspaceId)
    await vi.waitFor(async () => expect(await position()).toBe(1), soon)
  })

  test.each(['evicted', 'replaced by an older copy without its proof'])(
    'has no queue positions from a list that was %s, whoever comes next',
    async (how) => {
      const { cache, direct } = await start()
      const workspaceId = newId()
      const [first, second, third] = [1, 2, 3].map((ticket) => aHead({ workspaceId, ticket }))
      if (!first || !second || !third) throw new Error('three heads')
      const position = () => cache.position(workspaceId, third.chatId)
      for (const head of [first, second]) await cache.publish(head)
      await sweep(cache, workspaceId)
      const bare = await bareClient(direct)
      await bare.del(names.waiting(workspaceId))
      const isCopied = how !== 'evicted'
      const member = { score: 1, value: first.chatId }
      if (isCopied) await bare.zAdd(names.waiting(workspaceId), member)
      await cache.publish(third)
      for (let look = 0; look < 20; look += 1) expect(await position()).toBeNull()
      for (const head of [first, second]) await cache.publish(head)
      await sweep(cache, workspaceId)
      await vi.waitFor(async () => expect(await position()).toBe(3), soon)
    },
  )

  test('that loses a list during a sweep has no positions from it after the sweep', async () => {
    const { cache, direct } = await start()
    const head = aHead()
    await cache.publish(head)
    await cache.members([head.workspaceId])
    const bare = await bareClient(direct)
    await bare.flushDb()
    await cache.publish(head)
    await cache.markComplete()
    expect(await cache.position(head.workspaceId, head.chatId)).toBeNull()
    expect(cache.isComplete()).toBe(false)
  })

  test('keeps two installations apart, in lists, heads, typing and signals', async () => {
    const { cache, direct, changes } = await start()
    const other = connectRedis({
      url: direct,
      names: new Names('others', () => 'abcdef01'),
      clock: systemClock,
      onState: quiet,
      onError: quiet,
    })
    stops.push(other.close)
    await other.ready()
    const head = aHead()
    const { workspaceId, chatId } = head
    const heard: unknown[] = []
    onWake(other.cache, chatId, (wake) => heard.push(wake))
    other.changes.on('sites', () => heard.push('sites'))
    await cache.publish(head)
    await cache.setTyping(workspaceId, chatId, { type: 'agent', id: newId(), name: null }, true)
    await changes.publish('sites')
    await sweep(cache, workspaceId)
    expect(await other.cache.members([workspaceId])).toEqual([])
    await other.cache.markComplete()
    expect(await other.cache.head(workspaceId, chatId)).toBeNull()
    expect(await other.cache.typing(workspaceId, chatId)).toEqual([])
    await other.cache.forget(workspaceId, chatId)
    expect(await cache.head(workspaceId, chatId)).toEqual(head)
    await vi.waitFor(async () => expect(await cache.position(workspaceId, chatId)).toBe(1), soon)
    expect(heard).toEqual([])
    const bare = await bareClient(direct)
    const keys = await bare.keys('*')
    expect(keys.filter((key) => !/^papo:(tests|others):/.test(key))).toEqual([])
  })

  test('stores the queue and the active chats under the documented keys', async () => {
    const { cache, direct } = await start()
    const workspaceId = newId()
    const [waiting, active] = [
      aHead({ workspaceId, ticket: 41 }),
      aHead({ workspaceId, ticket: 40, status: 'active', agentId: newId() }),
    ]
    for (const head of [waiting, active]) await cache.publish(head)
    const bare = await bareClient(direct)
    const list = (kind: string) =>
      bare.zRangeWithScores(`papo:tests:${kind}:abcdef01:{${workspaceId}}`, 0, -1)
    expect(await list('waiting')).toEqual([{ value: waiting.chatId, score: 41 }])
    expect(await list('active')).toEqual([{ value: active.chatId, score: 40 }])
  })

  test('has no heads from before a restore', async () => {
    const { cache, direct } = await start()
    const head = aHead()
    await cache.publish(head)
    const restored = connectRedis({
      url: direct,
      names: new Names('tests', () => '10fedcba'),
      clock: systemClock,
      onState: quiet,
      onError: quiet,
    })
    stops.push(restored.close)
    await restored.ready()
    expect(await restored.cache.head(head.workspaceId, head.chatId)).toBeNull()
  })

  test('carries changes of sites and sessions to the other nodes', async () => {
    const { changes, direct } = await start()
    const other = await secondNode(direct)
    const received: string[] = []
    other.changes.on('sites', () => received.push('sites'))
    other.changes.on('sessions', () => received.push('sessions'))
    await changes.publish('sessions')
    await vi.waitFor(() => expect(received).toEqual(['sessions']), soon)
  })
})
