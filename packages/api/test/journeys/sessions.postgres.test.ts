import { describeWithPostgres } from '../../../../test/rig/services.ts'
import { openOnServer } from '../conformance/server.ts'
import { describeSessions } from './sessions.ts'

describeWithPostgres('on a server', () => {
  describeSessions(async () => {
    const { database, close } = await openOnServer()
    return { ...database, close }
  })
})
