import { expect, it } from 'vitest'
import { createRedisDatabase, describeWithRedis } from './services.ts'

describeWithRedis('numbered Redis databases', () => {
  it('are leased to one test each', async () => {
    const one = await createRedisDatabase()
    const other = await createRedisDatabase()
    expect(new URL(one.url).pathname).not.toBe(new URL(other.url).pathname)
    await one.drop()
    await other.drop()
  })
})
