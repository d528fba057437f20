import { describeWithPostgres, describeWithServices } from '../../../../test/rig/services.ts'
import { describeLeases } from './lease.ts'
import { openOnServices } from './stage-on-services.ts'

describeWithPostgres('on PostgreSQL', () => {
  describeLeases((around) => openOnServices(false, around))
})

describeWithServices('on PostgreSQL and Redis', () => {
  describeLeases((around) => openOnServices(true, around))
})
