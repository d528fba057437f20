import { describeWithPostgres } from '../../../../test/rig/services.ts'
import { openHarnessOnServices } from './harness-on-services.ts'
import { describeTransfers } from './transfer.ts'

describeWithPostgres('on PostgreSQL', () => {
  describeTransfers(() => openHarnessOnServices(false))
})
