import { createRequiredContext } from '../agent/required-context.ts'
import type { AgentApp } from './agent-app.ts'

export const AgentAppContext = createRequiredContext<AgentApp>('the agent’s console')
export const useAgentApp = AgentAppContext.use
