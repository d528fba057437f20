import { describeWithPostgres, describeWithServices } from '../../../../test/rig/services.ts'
import { describeInterleavings } from './interleavings.ts'
import { openHarnessOnServices } from './harness-on-services.ts'

describeWithPostgres('on PostgreSQL', () => {
  describeInterleavings((overrides) => openHarnessOnServices(false, overrides), 120)
})

describeWithServices('on PostgreSQL and Redis', () => {
  describeInterleavings((overrides) => openHarnessOnServices(true, overrides), 80)
})
