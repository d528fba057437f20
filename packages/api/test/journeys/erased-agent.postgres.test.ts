import { describeWithPostgres } from '../../../../test/rig/services.ts'
import { openOnServer } from '../conformance/server.ts'
import { describeErasedAgents } from './erased-agent.ts'

describeWithPostgres('on a server', () => {
  describeErasedAgents(async () => {
    const { database, close } = await openOnServer()
    return { ...database, close }
  })
})
