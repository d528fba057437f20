import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { AgentApp } from './agent-app.ts'

export const AgentAppContext = createContext<AgentApp | null>(null)

export function useAgentApp(): AgentApp {
  const agentApp = useContext(AgentAppContext)
  if (!agentApp) throw new Error('A view stands outside of its desk')
  return agentApp
}
