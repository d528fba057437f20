import { expect, it, vi } from 'vitest'
import { createRedisDatabase, describeWithRedis } from '../../../../test/rig/services.ts'
import { connectRedis } from '../../src/adapters/redis/connect.ts'
import { Names } from '../../src/adapters/redis/names.ts'
import { systemClock } from '@papo/core/platform/clock'
import { chatCacheSuite } from '../../../core/test/conformance/cache.ts'
import { changeSignalsSuite } from '../../../core/test/conformance/changes.ts'
import { aHead } from '../../../core/test/conformance/records.ts'

const names = new Names('tests', () => 'abcdef01')
const quiet = () => {}

async function open() {
  const { url, drop } = await createRedisDatabase()
  const redis = connectRedis({ url, names, clock: systemClock, onState: quiet, onError: quiet })
  await redis.ready()
  await redis.cache.members([])
  await redis.cache.markComplete()
  return {
    ...redis,
    async close() {
      await redis.close()
      await drop()
    },
  }
}

describeWithRedis('shared by processes', () => {
  chatCacheSuite('Redis', open)
  changeSignalsSuite('Redis', open)

  it('keeps no timer for a command that has been answered', async () => {
    const { cache, client, close } = await open()
    const timers = vi.spyOn(AbortSignal, 'timeout')
    try {
      const head = aHead()
      await cache.publish(head)
      expect(await cache.head(head.workspaceId, head.chatId)).toEqual(head)
      expect(await client.sendCommand(['PING'])).toBe('PONG')
      expect(timers).not.toHaveBeenCalled()
    } finally {
      timers.mockRestore()
      await close()
    }
  })
})
