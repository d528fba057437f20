import { openEmbedded } from '../conformance/embedded.ts'
import { describeOwnSessions } from './own-sessions.ts'

describeOwnSessions(openEmbedded)
