import { describeWithPostgres, describeWithServices } from '../../../../test/rig/services.ts'
import { describeAvailability } from './availability.ts'
import { openHarnessOnServices } from './harness-on-services.ts'

describeWithPostgres('on PostgreSQL', () => {
  describeAvailability((overrides) => openHarnessOnServices(false, overrides))
})

describeWithServices('on PostgreSQL and Redis', () => {
  describeAvailability((overrides) => openHarnessOnServices(true, overrides))
})
