import { describeWithPostgres, describeWithServices } from '../../../../test/rig/services.ts'
import { describeOneLog } from './one-log.ts'
import { openOnServices } from './stage-on-services.ts'

describeWithPostgres('on PostgreSQL', () => {
  describeOneLog(() => openOnServices(false))
})

describeWithServices('on PostgreSQL and Redis', () => {
  describeOneLog(() => openOnServices(true))
})
