import { expect, it } from 'vitest'
import {
  createDatabase,
  createRedisDatabase,
  describeWithServices,
} from '../../../../test/rig/services.ts'
import { openEdge } from '../http/edge.ts'

describeWithServices('the metrics on PostgreSQL and Redis', () => {
  it('tell of the connections', async () => {
    const token = 'a-token-of-the-operator'
    const [database, redis] = [await createDatabase(), await createRedisDatabase()]
    const edge = await openEdge({
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      METRICS_TOKEN: token,
    })
    const { text } = await edge.call('GET', '/metrics', { token })
    await edge.close()
    await redis.drop()
    await database.drop()
    expect(text).toContain('\npapo_redis_up 1\n')
    expect(text).toMatch(/\npapo_database_pool\{state="idle"\} [1-9]/)
    expect(text).toContain('\npapo_database_pool{state="waiting"} 0\n')
  })
})
