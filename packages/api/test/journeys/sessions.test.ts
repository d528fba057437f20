import { openEmbedded } from '../conformance/embedded.ts'
import { describeSessions } from './sessions.ts'

describeSessions(openEmbedded)
