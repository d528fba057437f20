import { describeWithPostgres } from '../../../../test/rig/services.ts'
import { openOnServer } from '../conformance/server.ts'
import { describeRegistry } from './registry.ts'

describeWithPostgres('on PostgreSQL', () => {
  describeRegistry(openOnServer)
})
