import { describeWithPostgres } from '../../../../test/rig/services.ts'
import { openOnServer } from '../conformance/server.ts'
import { jobsSuite } from './jobs.ts'

describeWithPostgres('on a server', () => {
  jobsSuite('PostgreSQL', openOnServer)
})
