import type { AgentAvailability } from '@papo/protocol'
import type { AgentCaller } from '../platform/caller.ts'
import type { Services } from '../services.ts'

/**
 * Records that the agent is there, and their availability if they give one. Both are stored when this
 * resolves.
 */
export async function heartbeat(
  { clock, database }: Pick<Services, 'clock' | 'database'>,
  { workspaceId, agentId }: AgentCaller,
  availability: AgentAvailability | undefined,
): Promise<void> {
  const now = clock.now()
  await database.work.run(async (stores) => {
    await stores.agentPresence.markSeen(workspaceId, agentId, now)
    if (availability === undefined) return
    await stores.agents.setAvailability(workspaceId, agentId, availability)
  })
}
