import { describeWithPostgres, describeWithServices } from '../../../../test/rig/services.ts'
import { describeInterleavings } from './interleavings.ts'
import { openOnServices } from './stage-on-services.ts'

describeWithPostgres('on PostgreSQL', () => {
  describeInterleavings((around) => openOnServices(false, around), 120)
})

describeWithServices('on PostgreSQL and Redis', () => {
  describeInterleavings((around) => openOnServices(true, around), 80)
})
