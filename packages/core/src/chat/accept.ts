import type { Chat } from '@papo/protocol'
import type { AgentCaller } from '../platform/caller.ts'
import { Refusal } from '../platform/refusal.ts'
import type { Services } from '../services.ts'
import type { Stores } from '../work.ts'
import type { ChatHead } from './chat-record.ts'
import { accept, chatNotFound } from './transitions.ts'
import { showChat } from './show.ts'
import { headOf, publishHead } from './publish-head.ts'

/**
 * The agent accepts a waiting chat. One agent wins: locks are taken in the order agent, chat, and the
 * second agent is refused with the winner's name. A repeat by the winner succeeds. Refuses
 * `already_accepted` (with `acceptedBy`), `chat_ended`, `agent_at_capacity`, `chat_not_found`.
 */
export async function acceptChat(
  services: Services,
  chatId: string,
  caller: AgentCaller,
): Promise<Chat> {
  const now = services.clock.now()
  const chat = await services.database.work.run(async (stores) => {
    // When many agents accept at once, most come too late. This check refuses them without taking a lock.
    await requireNotTaken(stores, caller, await stores.chats.head(caller.workspaceId, chatId))
    const agent = await stores.agents.lock(caller.workspaceId, caller.agentId)
    if (agent === null || agent.disabledAt !== null)
      throw new Refusal('invalid_token', 'The agent is gone.')
    const locked = await stores.chats.lock(caller.workspaceId, chatId)
    if (locked === null) throw chatNotFound()
    await requireNotTaken(stores, caller, locked)
    if (locked.status === 'active') return null
    const active = await stores.chats.countActive(agent.workspaceId, agent.id)
    const load = { active, capacity: agent.capacity }
    const change = accept(locked, caller, load, services.rules.of(locked.siteId), now)
    await stores.entries.append(change.chat, change.entry)
    return change.chat
  }, chatId)
  if (chat !== null) await publishHead(services, headOf(chat, now.getTime()))
  return showChat(services, chatId, caller)
}

async function requireNotTaken(
  stores: Stores,
  caller: AgentCaller,
  chat: Pick<ChatHead, 'status' | 'agentId'> | null,
): Promise<void> {
  if (chat?.status !== 'active' || chat.agentId === caller.agentId) return
  throw await alreadyAccepted(stores, caller.workspaceId, chat.agentId)
}

async function alreadyAccepted(
  stores: Stores,
  workspaceId: string,
  agentId: string | null,
): Promise<Refusal> {
  const winner = agentId === null ? null : await stores.agents.find(workspaceId, agentId)
  if (winner === null) return new Refusal('already_accepted', 'Another agent has this chat.')
  return new Refusal('already_accepted', `${winner.name} has this chat.`, {
    acceptedBy: { id: winner.id, name: winner.name },
  })
}
