import type { Agent, UpdateAgent } from '@papo/protocol'
import { knownRequester } from '../agent/passwords.ts'
import { agentView, changeAgent } from '../agent/agents.ts'
import { hashReset } from '../agent/reset-password.ts'
import { sessionsRevoked } from '../session/sign-in.ts'
import type { Actor } from '../audit/actor.ts'
import { append, commitChats } from '../chat/change-chats.ts'
import { requeueBySystem } from '../chat/transitions.ts'
import type { Services } from '../services.ts'

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
  const agent = await commitChats(
    services,
    async (stores, writer) => {
      const changed = await changeAgent(stores, by, { agentId, body, newHash }, now)
      if (changed.disabledAt === null) return changed
      await writer.changeActiveOf(changed, {
        decide: (chat) => append(requeueBySystem(chat, services.rules.of(chat.siteId), now)),
      })
      return changed
    },
    {
      // Resolved tokens contain the role, so every node must forget them.
      // @fault role-on-all-nodes
      afterCommit: () => sessionsRevoked(services),
    },
  )
  return agentView(services, agent)
}
