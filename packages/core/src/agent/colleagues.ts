import type { Colleagues } from '@papo/protocol'
import { effectiveAvailability } from './agent.ts'
import type { Services } from '../services.ts'

/** Every agent of the workspace who can sign in, with their number of active chats. */
export async function listColleagues(
  { clock, database, timings }: Pick<Services, 'clock' | 'database' | 'timings'>,
  workspaceId: string,
): Promise<Colleagues> {
  const now = clock.now()
  const { agents, active } = await database.work.read(async (stores) => ({
    agents: await stores.agents.list(workspaceId),
    active: await stores.chats.activeByAgent(workspaceId),
  }))
  const colleagues = agents
    .filter(({ disabledAt }) => disabledAt === null)
    .map((agent) => ({
      id: agent.id,
      name: agent.name,
      avatarUrl: agent.avatarUrl,
      availability: effectiveAvailability(agent, timings.absentAfterMs, now),
      activeChats: active.get(agent.id) ?? 0,
      capacity: agent.capacity,
    }))
  return { colleagues: colleagues.sort((one, other) => one.name.localeCompare(other.name)) }
}
