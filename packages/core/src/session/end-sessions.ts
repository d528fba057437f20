import type { AgentRecord } from '../agent/agent.ts'
import { type AgentSessionStore, endAllSessions } from './agent-session.ts'
import type { KnownSourceStore } from './known-source-store.ts'

/**
 * Ends the sessions that a change of their agent forbids: a disabled agent has none and is known from nowhere, and a new
 * password ends all. Call it in the unit of work of the change.
 */
export async function endForbiddenSessions(
  stores: { agentSessions: AgentSessionStore; knownSources: KnownSourceStore },
  agent: AgentRecord,
  hasNewPassword: boolean,
): Promise<void> {
  const { workspaceId, id, disabledAt } = agent
  const isDisabled = disabledAt !== null
  if (isDisabled || hasNewPassword) {
    // @fault sessions-of-disabled
    await endAllSessions(stores, agent)
  }
  if (isDisabled) await stores.knownSources.removeAllOf(workspaceId, id)
}
