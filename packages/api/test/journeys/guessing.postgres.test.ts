import {
  createDatabase,
  createRedisDatabase,
  describeWithServices,
} from '../../../../test/rig/services.ts'
import { openEdge } from '../http/edge.ts'
import { describeGuessing, guessingEnvironment } from './guessing.ts'

describeWithServices('on two nodes with PostgreSQL and Redis', () => {
  describeGuessing(async () => {
    const [database, redis] = [await createDatabase(), await createRedisDatabase()]
    const services = { DATABASE_URL: database.url, REDIS_URL: redis.url }
    const node = await openEdge({ ...guessingEnvironment, ...services })
    const other = await openEdge({ ...guessingEnvironment, ...services })
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
