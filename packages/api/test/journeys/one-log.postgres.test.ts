import {
  createDatabase,
  createRedisDatabase,
  describeWithPostgres,
  describeWithServices,
} from '../../../../test/rig/services.ts'
import { describeOneLog } from './one-log.ts'
import { openStage, type Stage } from './stage.ts'

describeWithPostgres('on PostgreSQL', () => {
  describeOneLog(() => openOnServices(false))
})

describeWithServices('on PostgreSQL and Redis', () => {
  describeOneLog(() => openOnServices(true))
})

async function openOnServices(withRedis: boolean): Promise<Stage> {
  const database = await createDatabase()
  const redis = withRedis ? await createRedisDatabase() : null
  const environment = { DATABASE_URL: database.url, ...(redis && { REDIS_URL: redis.url }) }
  const stage = await openStage(environment)
  return {
    ...stage,
    async close() {
      await stage.close()
      await redis?.drop()
      await database.drop()
    },
  }
}
