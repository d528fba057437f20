import { describeWithServices } from '../../../../test/rig/services.ts'
import { openTwoNodes } from './nodes.ts'
import { describeSockets } from './sockets.ts'

describeWithServices('sockets at two nodes on PostgreSQL and Redis', () => {
  describeSockets(openTwoNodes)
})
