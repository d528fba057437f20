import { describe, expect, it } from 'vitest'
import { type RunOptions, runScenario } from '../fault-rig/run/run-scenario.ts'
import { repliesLost } from '../faults/failures/replies-lost.ts'
import { createDatabase, createRedisDatabase, describeWithServices } from './rig/services.ts'

const options: RunOptions = { seed: 1, size: 'brief', isStrict: false }
/** Takes seconds on a quiet machine; no times are judged. */
const withinMs = 240_000
const noHarm = { lost: 0, doubled: 0, gaps: 0, doubleOwners: 0, leaks: 0 }

describe('where answers are lost', () => {
  it(
    'an embedded installation stores each message once and shows it once',
    async () => {
      const outcome = await runScenario(repliesLost, 'embedded', options)
      expect(outcome).toMatchObject({ failure: null, isOk: true, counts: noHarm })
    },
    withinMs,
  )
})

describeWithServices('where answers are lost', () => {
  it(
    'two nodes store each message once and show it once',
    async () => {
      const database = await createDatabase()
      const redis = await createRedisDatabase()
      const places = {
        databaseUrl: database.url,
        redisUrl: redis.url,
        postgres: null,
        redis: null,
        drop: () => database.drop(),
      }
      const outcome = await runScenario(repliesLost, 'cluster', { ...options, places })
      await database.drop()
      await redis.drop()
      expect(outcome).toMatchObject({ failure: null, isOk: true, counts: noHarm })
    },
    withinMs,
  )
})
