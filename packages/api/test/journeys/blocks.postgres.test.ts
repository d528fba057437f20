import { randomUUID } from 'node:crypto'
import type { Chat } from '@papo/protocol'
import { expect, it, vi } from 'vitest'
import {
  createDatabase,
  createRedisDatabase,
  describeWithPostgres,
  describeWithServices,
} from '../../../../test/rig/services.ts'
import { openHarness, type Or } from './api-harness.ts'
import { describeBlocks } from './blocks.ts'
import { openHarnessOnServices } from './harness-on-services.ts'

/** Within this time another process knows of a block, though no signal arrives. */
const withinMs = 10_000

/** Blocks an address in one process, and starts in another until it refuses. Returns how long that took. */
async function blockedElsewhere(environment: Record<string, string>): Promise<number> {
  const here = await openHarness(environment)
  const there = await openHarness(environment)
  try {
    const visitor = await here.start()
    const { body } = await here.call<Chat>('GET', `/v1/chats/${visitor.chatId}`, {
      token: here.owner,
    })
    await here.call('POST', '/v1/blocks', {
      token: here.owner,
      body: { visitorId: body.visitor.id, duration: 'hour', address: true },
    })
    const since = performance.now()
    const start = { siteKey: here.site.key, clientId: randomUUID() }
    await vi.waitFor(
      async () => {
        const answer = await there.call<Or<Chat>>('POST', '/v1/chats', { body: start })
        expect(answer.body.code).toBe('blocked')
      },
      { timeout: 3 * withinMs, interval: 250 },
    )
    return performance.now() - since
  } finally {
    await here.close()
    await there.close()
  }
}

describeWithPostgres('on PostgreSQL', () => {
  describeBlocks(() => openHarnessOnServices(false))

  it('another process that gets no signal refuses within ten seconds', async () => {
    const database = await createDatabase()
    try {
      expect(await blockedElsewhere({ DATABASE_URL: database.url })).toBeLessThan(withinMs)
    } finally {
      await database.drop()
    }
  })
})

describeWithServices('on PostgreSQL and Redis', () => {
  describeBlocks(() => openHarnessOnServices(true))

  it('a signal tells another process at once', async () => {
    const [database, redis] = [await createDatabase(), await createRedisDatabase()]
    try {
      const environment = { DATABASE_URL: database.url, REDIS_URL: redis.url }
      expect(await blockedElsewhere(environment)).toBeLessThan(withinMs / 4)
    } finally {
      await redis.drop()
      await database.drop()
    }
  })
})
