import { expect, it } from 'vitest'
import {
  createDatabase,
  createRedisDatabase,
  describeWithServices,
} from '../../../../test/rig/services.ts'
import { openApi } from '../http/api-under-test.ts'

describeWithServices('the metrics on PostgreSQL and Redis', () => {
  it('include the connections', async () => {
    const token = 'a-token-of-the-operator'
    const [database, redis] = [await createDatabase(), await createRedisDatabase()]
    const api = await openApi({
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      METRICS_TOKEN: token,
    })
    const { text } = await api.call('GET', '/metrics', { token })
    await api.close()
    await redis.drop()
    await database.drop()
    expect(text).toContain('\npapo_redis_up 1\n')
    expect(text).toMatch(/\npapo_database_pool\{state="idle"\} [1-9]/)
    expect(text).toContain('\npapo_database_pool{state="waiting"} 0\n')
  })
})
