import { describe, expect, it } from 'vitest'
import { openEdge } from '../http/edge.ts'
import { canaryEnvironment, describeCanary } from './canary.ts'

describe('on the embedded database', () => {
  describeCanary(() => openEdge(canaryEnvironment))

  it('does nothing where nobody asked for it', async () => {
    const edge = await openEdge()
    await edge.app.listen({ port: 0, host: '127.0.0.1' })
    const result = await edge.canary.run()
    const ready = await edge.call('GET', '/readyz')
    const workspace = await edge.services.database.work.read((stores) => stores.canary.workspace())
    await edge.close()
    expect([result, workspace]).toEqual([null, null])
    expect(ready.body).toEqual({
      status: 'ready',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
      database: 'ok',
      redis: 'none',
      draining: false,
    })
  }, 60_000)
})
