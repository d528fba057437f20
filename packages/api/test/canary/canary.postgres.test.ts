import { expect, it } from 'vitest'
import {
  createDatabase,
  createRedisDatabase,
  describeWithServices,
} from '../../../../test/rig/services.ts'
import { type ApiUnderTest, openApi } from '../http/api-under-test.ts'
import { canaryEnvironment, describeCanary } from './canary.ts'

async function services() {
  const [database, redis] = [await createDatabase(), await createRedisDatabase()]
  return {
    environment: { ...canaryEnvironment, DATABASE_URL: database.url, REDIS_URL: redis.url },
    async drop() {
      await redis.drop()
      await database.drop()
    },
  }
}

describeWithServices('on PostgreSQL and Redis', () => {
  describeCanary(async (): Promise<ApiUnderTest> => {
    const { environment, drop } = await services()
    const api = await openApi(environment)
    return {
      ...api,
      async close() {
        await api.close()
        await drop()
      },
    }
  })

  it('of two processes that start at once, one creates the workspace and both run canaries', async () => {
    const { environment, drop } = await services()
    const edges = [await openApi(environment), await openApi(environment)]
    for (const api of edges) await api.app.listen({ port: 0, host: '127.0.0.1' })
    const results = await Promise.all(edges.map((api) => api.canary.run()))
    const sites = await edges[0]?.services.database.work.read((stores) => stores.sites.all())
    const ready = await edges[0]?.call('GET', '/readyz')
    for (const api of edges) await api.close()
    await drop()
    expect(results).toMatchObject([{ ok: true }, { ok: true }])
    expect(sites?.map(({ name }) => name).sort()).toEqual(['Canary', 'Demo'])
    expect(ready?.body['redis']).toBe('ok')
  })
})
