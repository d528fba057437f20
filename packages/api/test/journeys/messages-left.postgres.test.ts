import { describeWithPostgres, describeWithServices } from '../../../../test/rig/services.ts'
import { openHarnessOnServices } from './harness-on-services.ts'
import { describeMessagesLeft } from './messages-left.ts'

describeWithPostgres('on PostgreSQL', () => {
  describeMessagesLeft((overrides) => openHarnessOnServices(false, overrides))
})

describeWithServices('on PostgreSQL and Redis', () => {
  describeMessagesLeft((overrides) => openHarnessOnServices(true, overrides))
})
