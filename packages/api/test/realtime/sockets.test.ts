import { describe } from 'vitest'
import { openEmbeddedInstallation } from './nodes.ts'
import { describeSockets } from './sockets.ts'

describe('sockets on the embedded database', () => {
  describeSockets(openEmbeddedInstallation)
})
