import { describeWithServices } from '../../../../test/rig/services.ts'
import { describeDelivery } from './delivery.ts'
import { openHarnessOnServices } from './harness-on-services.ts'

describeWithServices('on PostgreSQL and Redis', () => {
  describeDelivery(() => openHarnessOnServices(true))
})
