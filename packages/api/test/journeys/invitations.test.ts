import { openEmbedded } from '../conformance/embedded.ts'
import { describeInvitations } from './invitations.ts'

describeInvitations(openEmbedded)
