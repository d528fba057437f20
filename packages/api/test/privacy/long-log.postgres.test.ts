import { describe } from 'vitest'
import {
  createDatabase,
  createRedisDatabase,
  describeWithServices,
} from '../../../../test/rig/services.ts'
import { openApi } from '../http/api-under-test.ts'
import { describeLongLog } from './long-log.ts'

describeWithServices('a long log on PostgreSQL and Redis', () => {
  describe('as in the embedded database', { timeout: 60_000 }, () => {
    describeLongLog(async () => {
      const [database, redis] = [await createDatabase(), await createRedisDatabase()]
      const api = await openApi({ DATABASE_URL: database.url, REDIS_URL: redis.url })
      return {
        ...api,
        async close() {
          await api.close()
          await redis.drop()
          await database.drop()
        },
      }
    })
  })
})
