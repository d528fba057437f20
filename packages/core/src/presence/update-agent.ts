import type { Agent, UpdateAgent } from '@papo/protocol'
import type { AgentRecord } from '../agent/agent.ts'
import { knownRequester } from '../agent/passwords.ts'
import { agentView, changeAgent } from '../agent/agents.ts'
import { hashReset } from '../agent/reset-password.ts'
import { sessionsRevoked } from '../session/sign-in.ts'
import type { Actor } from '../audit/actor.ts'
import type { ChatRecord } from '../chat/chat-record.ts'
import { headOf, publishHead } from '../chat/publish-head.ts'
import type { Services } from '../services.ts'
import type { Stores } from '../work.ts'
import { requeueChat } from './requeue.ts'

/**
 * Changes the given fields. Disabling an agent ends all their sessions at once and requeues all their chats
 * in the same unit of work. Refuses `agent_not_found`, `last_owner`, `weak_password`.
 */
export async function updateAgent(
  services: Services,
  by: Actor,
  agentId: string,
  body: UpdateAgent,
): Promise<Agent> {
  const { password, ...rest } = body
  const requester = knownRequester(by.workspaceId, by.id)
  const newHash =
    password === undefined
      ? null
      : await hashReset(services, by.workspaceId, agentId, { ...rest, password }, requester)
  const now = services.clock.now()
  const { agent, returned: requeued } = await services.database.work.run(async (stores) => {
    const changed = await changeAgent(stores, by, { agentId, body, newHash }, now)
    if (changed.disabledAt === null) return { agent: changed, returned: [] }
    return { agent: changed, returned: await requeueChatsOf(services, stores, changed, now) }
  })
  // Resolved tokens contain the role, so every node must forget them.
  // @fault role-on-all-nodes
  await sessionsRevoked(services)
  await Promise.all(requeued.map((chat) => publishHead(services, headOf(chat, now.getTime()))))
  return agentView(services, agent)
}

/** Call this with the agent's row locked. */
async function requeueChatsOf(
  services: Pick<Services, 'rules'>,
  stores: Stores,
  agent: AgentRecord,
  now: Date,
): Promise<ChatRecord[]> {
  const requeued: ChatRecord[] = []
  for (const chat of await stores.chats.lockActiveOf(agent.workspaceId, agent.id)) {
    requeued.push(await requeueChat(services, stores, chat, now))
  }
  return requeued
}
