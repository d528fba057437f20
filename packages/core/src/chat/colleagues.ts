import type { Colleagues } from '@papo/protocol'
import { answersSite, effectiveAvailability } from '../agent/agent.ts'
import type { AgentStore } from '../agent/agent-store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Timings } from '../platform/timings.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { ChatStore } from './chat-store.ts'

interface ColleagueNeeds {
  work: UnitOfWork<{ agents: AgentStore; chats: ChatStore }>
  clock: Clock
  timings: Timings
}

/** Every agent of the workspace who can sign in, or those of them who answer the site, with their number of active chats. */
export async function listColleagues(
  { work, clock, timings }: ColleagueNeeds,
  workspaceId: string,
  { siteId }: { siteId?: string },
): Promise<Colleagues> {
  const now = clock.now()
  const { agents, active } = await work.read(async (stores) => ({
    agents: await stores.agents.list(workspaceId),
    active: await stores.chats.activeByAgent(workspaceId),
  }))
  const colleagues = agents
    .filter(({ disabledAt }) => disabledAt === null)
    .filter((agent) => siteId === undefined || answersSite(agent, siteId))
    .map((agent) => ({
      id: agent.id,
      name: agent.name,
      email: agent.email,
      avatarUrl: agent.avatarUrl,
      availability: effectiveAvailability(agent, timings.absentAfterMs, now),
      activeChats: active.get(agent.id) ?? 0,
      capacity: agent.capacity,
    }))
  return { colleagues: colleagues.sort((one, other) => one.name.localeCompare(other.name)) }
}
