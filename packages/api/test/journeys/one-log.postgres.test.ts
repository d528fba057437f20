import { describeWithPostgres, describeWithServices } from '../../../../test/rig/services.ts'
import { describeOneLog } from './one-log.ts'
import { openHarnessOnServices } from './harness-on-services.ts'

describeWithPostgres('on PostgreSQL', () => {
  describeOneLog(() => openHarnessOnServices(false))
})

describeWithServices('on PostgreSQL and Redis', () => {
  describeOneLog(() => openHarnessOnServices(true))
})
