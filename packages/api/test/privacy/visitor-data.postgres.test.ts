import { createClient } from 'redis'
import {
  createDatabase,
  createRedisDatabase,
  describeWithServices,
} from '../../../../test/rig/services.ts'
import { openApi } from '../http/api-under-test.ts'
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

/** Every key with its value, as Redis would write it to a disk. */
async function everythingIn(url: string): Promise<string> {
  const client = createClient({ url })
  await client.connect()
  const found: string[] = []
  for await (const keys of client.scanIterator()) {
    for (const key of keys) {
      const dump = await client.sendCommand(['DUMP', key])
      const value = (await client.type(key)) === 'string' ? await client.get(key) : ''
      found.push(JSON.stringify([key, dump, value]))
    }
  }
  await client.close()
  return found.join('\n')
}
