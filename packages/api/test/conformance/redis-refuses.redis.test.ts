import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { createClient } from 'redis'
import { describeWithRedis } from '../../../../test/rig/services.ts'
import { connectRedis } from '../../src/adapters/redis/connect.ts'
import { Names } from '../../src/adapters/redis/names.ts'
import type { RedisState } from '../../src/adapters/redis/state.ts'
import { systemClock } from '@papo/core/platform/clock'
import { aHead } from '../../../core/test/conformance/records.ts'
import { openWire } from './wire.ts'
import { freePort } from '../../../../test/rig/server.ts'

const soon = { timeout: 10_000, interval: 20 }
const names = new Names('tests', () => 'abcdef01')
const noReplica = ['REPLICAOF', 'NO', 'ONE']

/** The server's lines about the connections of Papo. */
async function papoClients({ tell }: { tell(command: string[]): Promise<unknown> }) {
  const clients = (await tell(['CLIENT', 'LIST'])) as string
  return clients.split('\n').filter((line) => line.includes('name=papo '))
}

describeWithRedis('a Redis that answers and refuses', () => {
  const stops: (() => unknown)[] = []
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop()
  })

  /** A server of the test's own, and a client to its settings. */
  async function ownRedis() {
    const port = await freePort()
    // A replica writes what it receives to its folder.
    const folder = await mkdtemp(join(tmpdir(), 'papo-redis-'))
    stops.push(() => rm(folder, { recursive: true, force: true }))
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
    const server = spawn('redis-server', [...args, '--dir', folder], { stdio: 'ignore' })
    const ended = once(server, 'exit')
    stops.push(() => {
      server.kill('SIGKILL')
      return ended
    })
    const url = `redis://127.0.0.1:${port}`
    const client = createClient({ url })
    client.on('error', () => {})
    await client.connect()
    stops.push(() => client.destroy())
    return { url, tell: (command: string[]): Promise<unknown> => client.sendCommand(command) }
  }

  async function connect(url: string) {
    const states: RedisState[] = []
    const redis = connectRedis({
      url,
      names,
      clock: systemClock,
      onState: (state) => states.push(state),
      onError: () => {},
    })
    stops.push(redis.close)
    await redis.ready()
    return { ...redis, states }
  }

  test.each([
    ['READONLY', ['REPLICAOF', '127.0.0.1', '1'], noReplica],
    ['OOM', ['CONFIG', 'SET', 'maxmemory', '1'], ['CONFIG', 'SET', 'maxmemory', '0']],
    [
      'NOREPLICAS',
      ['CONFIG', 'SET', 'min-replicas-to-write', '1'],
      ['CONFIG', 'SET', 'min-replicas-to-write', '0'],
    ],
    [
      "can't run this command",
      ['ACL', 'SETUSER', 'default', '-set'],
      ['ACL', 'SETUSER', 'default', '+@all'],
    ],
  ])('writes (%s) counts as away, until it takes them again', async (word, begin, end) => {
    const { url, tell } = await ownRedis()
    const { cache, states } = await connect(url)
    const head = aHead()
    await cache.publish(head)
    expect(cache.healthy()).toBe(true)
    await tell(begin)
    await vi.waitFor(() => expect(cache.refusesWrites()).toBe(true), soon)
    expect(cache.healthy()).toBe(false)
    expect(await cache.head(head.workspaceId, head.chatId)).toBeNull()
    await cache.publish({ ...head, lastSeq: 2 })
    await vi.waitFor(
      () =>
        expect(states).toEqual([
          { is: 'refuses writes', reason: expect.stringContaining(word) as string },
        ]),
      soon,
    )
    await tell(end)
    await vi.waitFor(() => expect(cache.healthy()).toBe(true), soon)
    expect(cache.refusesWrites()).toBe(false)
    await vi.waitFor(
      async () =>
        expect(await cache.head(head.workspaceId, head.chatId)).toMatchObject({ lastSeq: 2 }),
      soon,
    )
  })

  test('a write at once, not at the next heartbeat', async () => {
    const { url, tell } = await ownRedis()
    const { cache } = await connect(url)
    await tell(['CONFIG', 'SET', 'maxmemory', '1'])
    await cache.publish(aHead())
    expect(cache.healthy()).toBe(false)
  })

  test('writes because it was demoted is left for the server that its name leads to now', async () => {
    const [demoted, promoted] = [await ownRedis(), await ownRedis()]
    // A name in the address leads to one server, and later to the other.
    const wire = await openWire(demoted.url)
    stops.push(wire.close)
    const { cache } = await connect(wire.url)
    wire.leadTo(promoted.url)
    await demoted.tell(['REPLICAOF', ...new URL(promoted.url).host.split(':')])
    await vi.waitFor(async () => {
      expect(await papoClients(demoted)).toEqual([])
      expect(await papoClients(promoted)).toHaveLength(3)
    }, soon)
    await vi.waitFor(() => expect(cache.healthy()).toBe(true), soon)
    const head = aHead()
    await cache.publish(head)
    expect(await cache.head(head.workspaceId, head.chatId)).toEqual(head)
    const listed = await promoted.tell(['EXISTS', names.head(head.workspaceId, head.chatId)])
    expect(listed).toBe(1)
  })
})
