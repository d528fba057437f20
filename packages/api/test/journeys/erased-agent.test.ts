import { describeErasedAgents } from './erased-agent.ts'

describeErasedAgents()
