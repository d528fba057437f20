import {
  createDatabase,
  createRedisDatabase,
  describeWithServices,
} from '../../../../test/rig/services.ts'
import { openApi } from '../http/api-under-test.ts'
import { describeGuessing, guessingEnvironment } from './guessing.ts'

describeWithServices('on two nodes with PostgreSQL and Redis', () => {
  describeGuessing(async () => {
    const [database, redis] = [await createDatabase(), await createRedisDatabase()]
    const services = { DATABASE_URL: database.url, REDIS_URL: redis.url }
    const node = await openApi({ ...guessingEnvironment, ...services })
    const other = await openApi({ ...guessingEnvironment, ...services })
    return {
      node,
      other,
      async close() {
        await node.close()
        await other.close()
        await redis.drop()
        await database.drop()
      },
    }
  })
})
