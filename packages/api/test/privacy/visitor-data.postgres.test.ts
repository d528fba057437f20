import {
  createDatabase,
  createRedisDatabase,
  describeWithServices,
} from '../../../../test/rig/services.ts'
import { openApi } from '../http/api-under-test.ts'
import { everythingIn } from './everything-in-redis.ts'
import { describeVisitorData } from './visitor-data.ts'

describeWithServices('on PostgreSQL and Redis', () => {
  describeVisitorData(async () => {
    const [database, redis] = [await createDatabase(), await createRedisDatabase()]
    const api = await openApi({ DATABASE_URL: database.url, REDIS_URL: redis.url })
    return {
      ...api,
      redis: () => everythingIn(redis.url),
      async close() {
        await api.close()
        await redis.drop()
        await database.drop()
      },
    }
  })
})
