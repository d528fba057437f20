import { createRedisDatabase } from '../../../../test/rig/services.ts'
import { createMigratedDatabase } from '../conformance/server.ts'
import type { Overrides } from '../../src/server/compose.ts'
import { openHarness, type ApiHarness } from './api-harness.ts'

/** Opens the harness on a PostgreSQL database of its own, with Redis or with the process’s own memory. */
export async function openHarnessOnServices(
  withRedis: boolean,
  overrides: Overrides = {},
): Promise<ApiHarness> {
  const database = await createMigratedDatabase()
  const redis = withRedis ? await createRedisDatabase() : null
  const environment = { DATABASE_URL: database.url, ...(redis && { REDIS_URL: redis.url }) }
  const harness = await openHarness(environment, overrides)
  return {
    ...harness,
    async close() {
      await harness.close()
      await redis?.drop()
      await database.drop()
    },
  }
}
