import { describeWithPostgres, describeWithServices } from '../../../../test/rig/services.ts'
import { describeSilence } from './silence.ts'
import { openOnServices } from './stage-on-services.ts'

describeWithPostgres('on PostgreSQL', () => {
  describeSilence((around) => openOnServices(false, around))
})

describeWithServices('on PostgreSQL and Redis', () => {
  describeSilence((around) => openOnServices(true, around))
})
