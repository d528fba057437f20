import { createDatabase, describeWithServices } from '../../../../test/rig/services.ts'
import { openApi } from '../http/api-under-test.ts'
import { describeAccounts } from './accounts.ts'

describeWithServices('on PostgreSQL', () => {
  describeAccounts(async (environment, overrides) => {
    const database = await createDatabase()
    const api = await openApi({ ...environment, DATABASE_URL: database.url }, overrides)
    return {
      ...api,
      async close() {
        await api.close()
        await database.drop()
      },
    }
  })
})
