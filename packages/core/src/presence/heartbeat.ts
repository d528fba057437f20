import type { AgentAvailability } from '@papo/protocol'
import type { AgentCaller } from '../platform/caller.ts'
import type { AgentsInMemory } from '../agent/present-agents.ts'
import type { AgentStore } from '../agent/agent-store.ts'
import type { Clock } from '../platform/clock.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { AgentPresenceStore } from './agent-presence-store.ts'

interface HeartbeatNeeds {
  work: UnitOfWork<{
    agents: Pick<AgentStore, 'setAvailability'>
    agentPresence: Pick<AgentPresenceStore, 'markSeen'>
  }>
  clock: Clock
  presentAgents: Pick<AgentsInMemory, 'changed'>
}

/**
 * Records that the agent is there, and their availability if they give one. Both are stored when this
 * resolves.
 */
export async function heartbeat(
  { clock, work, presentAgents }: HeartbeatNeeds,
  { workspaceId, agentId }: AgentCaller,
  availability: AgentAvailability | undefined,
): Promise<void> {
  const now = clock.now()
  await work.run(async (stores) => {
    await stores.agentPresence.markSeen(workspaceId, agentId, now)
    if (availability === undefined) return
    await stores.agents.setAvailability(workspaceId, agentId, availability)
  })
  if (availability !== undefined) presentAgents.changed(workspaceId)
}
