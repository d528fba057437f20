import { describeWithPostgres, describeWithServices } from '../../../../test/rig/services.ts'
import { describePresence } from './presence.ts'
import { openHarnessOnServices } from './harness-on-services.ts'

describeWithPostgres('on PostgreSQL', () => {
  describePresence((overrides) => openHarnessOnServices(false, overrides))
})

describeWithServices('on PostgreSQL and Redis', () => {
  describePresence((overrides) => openHarnessOnServices(true, overrides))
})
