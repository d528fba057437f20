import {
  createDatabase,
  createRedisDatabase,
  describeWithServices,
} from '../../../../test/rig/services.ts'
import { describeIdentity } from './identity.ts'
import { openStage } from './stage.ts'

describeWithServices('on two processes with PostgreSQL and Redis', () => {
  describeIdentity(async () => {
    const database = await createDatabase()
    const redis = await createRedisDatabase()
    const environment = { DATABASE_URL: database.url, REDIS_URL: redis.url }
    const here = await openStage(environment)
    const there = await openStage(environment)
    return {
      here,
      there,
      async close() {
        await here.close()
        await there.close()
        await redis.drop()
        await database.drop()
      },
    }
  })
})
