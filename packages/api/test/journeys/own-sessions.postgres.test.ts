import { describeWithPostgres } from '../../../../test/rig/services.ts'
import { openOnServer } from '../conformance/server.ts'
import { describeOwnSessions } from './own-sessions.ts'

describeWithPostgres('on a server', () => {
  describeOwnSessions(async () => {
    const { database, close } = await openOnServer()
    return { ...database, close }
  })
})
