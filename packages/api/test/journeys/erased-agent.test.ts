import { openEmbedded } from '../conformance/embedded.ts'
import { describeErasedAgents } from './erased-agent.ts'

describeErasedAgents(openEmbedded)
