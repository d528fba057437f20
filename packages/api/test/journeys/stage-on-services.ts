import { createDatabase, createRedisDatabase } from '../../../../test/rig/services.ts'
import type { Surroundings } from '../../src/compose.ts'
import { openStage, type Stage } from './stage.ts'

/** Opens the stage on a PostgreSQL database of its own, with Redis or with the process's own memory. */
export async function openOnServices(
  withRedis: boolean,
  around: Surroundings = {},
): Promise<Stage> {
  const database = await createDatabase()
  const redis = withRedis ? await createRedisDatabase() : null
  const environment = { DATABASE_URL: database.url, ...(redis && { REDIS_URL: redis.url }) }
  const stage = await openStage(environment, around)
  return {
    ...stage,
    async close() {
      await stage.close()
      await redis?.drop()
      await database.drop()
    },
  }
}
