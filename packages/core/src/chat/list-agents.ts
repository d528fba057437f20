import type { Agent } from '@papo/protocol'
import type { AgentStore } from '../agent/agent-store.ts'
import { agentView, type AgentViewNeeds, withLastSeen } from '../agent/agents.ts'
import type { AgentCaller } from '../platform/caller.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { ChatStore } from './chat-store.ts'

/** The agents of the workspace, oldest first, with their number of active chats. */
export async function listAgents(
  needs: AgentViewNeeds & { work: UnitOfWork<{ agents: AgentStore; chats: ChatStore }> },
  caller: AgentCaller,
): Promise<Agent[]> {
  const { agents, active } = await needs.work.read(async (stores) => ({
    agents: await stores.agents.list(caller.workspaceId),
    active: await stores.chats.activeByAgent(caller.workspaceId),
  }))
  return agents.map((agent) => ({
    ...agentView(needs, withLastSeen(needs, agent, caller)),
    activeChats: active.get(agent.id) ?? 0,
  }))
}
