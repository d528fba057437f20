import {
  createDatabase,
  createRedisDatabase,
  describeWithServices,
} from '../../../../test/rig/services.ts'
import { openHarness } from '../journeys/api-harness.ts'
import { ManualTime } from '../journeys/time.ts'
import { everythingIn } from './everything-in-redis.ts'
import { describeWorkspaceDeletion } from './workspace-deletion.ts'

describeWithServices('on PostgreSQL and Redis', () => {
  describeWorkspaceDeletion(async () => {
    const [database, redis] = [await createDatabase(), await createRedisDatabase()]
    const time = new ManualTime()
    const harness = await openHarness(
      { SIGN_UP: 'open', DATABASE_URL: database.url, REDIS_URL: redis.url },
      { clock: time },
    )
    return {
      ...harness,
      time,
      redis: () => everythingIn(redis.url),
      async close() {
        await harness.close()
        await redis.drop()
        await database.drop()
      },
    }
  })
})
