import { describeWithPostgres } from '../../../../test/rig/services.ts'
import { openOnServer } from '../conformance/server.ts'
import { describeSecondFactor } from './second-factor.ts'

describeWithPostgres('on a server', () => {
  describeSecondFactor(async () => {
    const { database, close } = await openOnServer()
    return { ...database, close }
  })
})
