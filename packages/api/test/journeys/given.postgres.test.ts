import { describeWithServices } from '../../../../test/rig/services.ts'
import { describeGiven } from './given.ts'
import { openOnServices } from './stage-on-services.ts'

describeWithServices('on PostgreSQL and Redis', () => {
  describeGiven(() => openOnServices(true))
})
