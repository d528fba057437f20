import { describeWithPostgres } from '../../../../test/rig/services.ts'
import { openOnServer } from '../conformance/server.ts'
import { describeInvitations } from './invitations.ts'

describeWithPostgres('on a server', () => {
  describeInvitations(async () => {
    const { database, close } = await openOnServer()
    return { ...database, close }
  })
})
