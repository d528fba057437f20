import { describeWithPostgres } from '../../../../test/rig/services.ts'
import { openOnServices } from './stage-on-services.ts'
import { describeTransfers } from './transfer.ts'

describeWithPostgres('on PostgreSQL', () => {
  describeTransfers(() => openOnServices(false))
})
