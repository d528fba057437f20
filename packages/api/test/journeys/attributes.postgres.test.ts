import { createDatabase, describeWithPostgres } from '../../../../test/rig/services.ts'
import { describeAttributes } from './attributes.ts'
import { openHarness } from './api-harness.ts'

describeWithPostgres('on two processes with PostgreSQL', () => {
  describeAttributes(async () => {
    const database = await createDatabase()
    const here = await openHarness({ DATABASE_URL: database.url })
    const there = await openHarness({ DATABASE_URL: database.url })
    return {
      here,
      there,
      async close() {
        await here.close()
        await there.close()
        await database.drop()
      },
    }
  })
})
