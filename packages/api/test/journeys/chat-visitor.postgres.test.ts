import { describeWithPostgres, describeWithServices } from '../../../../test/rig/services.ts'
import { describeChatVisitor } from './chat-visitor.ts'
import { openHarnessOnServices } from './harness-on-services.ts'

describeWithPostgres('on PostgreSQL', () => {
  describeChatVisitor(() => openHarnessOnServices(false))
})

describeWithServices('on PostgreSQL and Redis', () => {
  describeChatVisitor(() => openHarnessOnServices(true))
})
