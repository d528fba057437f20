import { describe, expect, it } from 'vitest'
import { openApi } from '../http/api-under-test.ts'
import { canaryEnvironment, describeCanary } from './canary.ts'

describe('on the embedded database', () => {
  describeCanary(() => openApi(canaryEnvironment))

  it('does nothing if it is not configured', async () => {
    const api = await openApi()
    await api.app.listen({ port: 0, host: '127.0.0.1' })
    const result = await api.canary.run()
    const ready = await api.call('GET', '/readyz')
    const workspace = await api.services.database.work.read((stores) => stores.canary.workspace())
    await api.close()
    expect([result, workspace]).toEqual([null, null])
    expect(ready.body).not.toHaveProperty('canary')
    expect(ready.body).toMatchObject({
      status: 'ready',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
      database: 'ok',
      redis: 'none',
      draining: false,
    })
  }, 60_000)
})
