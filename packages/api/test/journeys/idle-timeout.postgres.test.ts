import { describeWithPostgres, describeWithServices } from '../../../../test/rig/services.ts'
import { describeIdleTimeout } from './idle-timeout.ts'
import { openHarnessOnServices } from './harness-on-services.ts'

describeWithPostgres('on PostgreSQL', () => {
  describeIdleTimeout((overrides) => openHarnessOnServices(false, overrides))
})

describeWithServices('on PostgreSQL and Redis', () => {
  describeIdleTimeout((overrides) => openHarnessOnServices(true, overrides))
})
