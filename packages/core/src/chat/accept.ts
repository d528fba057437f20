import type { Chat } from '@papo/protocol'
import type { AgentRecord } from '../agent/agent.ts'
import type { AgentStore } from '../agent/agent-store.ts'
import type { AgentCaller } from '../platform/caller.ts'
import { Refusal } from '../platform/refusal.ts'
import type { Rules } from '../site/rules.ts'
import {
  append,
  changeChat,
  type ChangeNeeds,
  type ChangeStores,
  alreadyDone,
} from './change-chats.ts'
import type { ChatHead } from './chat-record.ts'
import type { ChatStore } from './chat-store.ts'
import { showChat, type ShowNeeds } from './show.ts'
import { accept, requireReadable } from './transitions.ts'

interface AcceptStores extends ChangeStores {
  agents: ChangeStores['agents'] & Pick<AgentStore, 'find'>
  chats: ChangeStores['chats'] & Pick<ChatStore, 'head' | 'find' | 'countActive'>
}

interface AcceptNeeds extends ChangeNeeds<AcceptStores>, Omit<ShowNeeds, 'work'> {
  rules: Rules
}

/**
 * The agent accepts a waiting chat. One agent wins; the second is refused with the winner's name. A repeat
 * by the winner succeeds. Refuses `already_accepted` (with `acceptedBy`), `chat_ended`,
 * `agent_at_capacity`, `chat_not_found`.
 */
export async function acceptChat(
  needs: AcceptNeeds,
  chatId: string,
  caller: AgentCaller,
): Promise<Chat> {
  const { workspaceId, agentId } = caller
  const now = needs.clock.now()
  await changeChat(
    needs,
    {
      workspaceId,
      chatId,
      agentId,
      // When many agents accept at once, most come too late. This check refuses them without taking a lock.
      async precheck(stores) {
        const head = await stores.chats.head(workspaceId, chatId)
        if (head !== null) requireReadable(head, caller)
        requireNotTaken(head, caller, await winnerOf(stores, head, caller))
      },
      async lookUp(stores, { chat }) {
        const winner = await winnerOf(stores, chat, caller)
        return { winner, active: await stores.chats.countActive(workspaceId, agentId) }
      },
      decide({ chat, agent }, { winner, active }) {
        if (agent === null || agent.disabledAt !== null)
          throw new Refusal('invalid_token', 'The agent is gone.')
        // The locked row knows the sites as they are now.
        const found = requireReadable(chat, { ...caller, role: agent.role, siteIds: agent.siteIds })
        requireNotTaken(found, caller, winner)
        if (found.status === 'active') return alreadyDone
        const load = { active, capacity: agent.capacity }
        return append(accept(found, caller, load, needs.rules.of(found.siteId), now))
      },
    },
    { turn: chatId },
  )
  return showChat(needs, chatId, caller)
}

type Taken = Pick<ChatHead, 'status' | 'agentId'> | null

const isTaken = (chat: Taken, caller: AgentCaller): boolean =>
  chat?.status === 'active' && chat.agentId !== caller.agentId

async function winnerOf(
  stores: AcceptStores,
  chat: Taken,
  caller: AgentCaller,
): Promise<AgentRecord | null> {
  if (!isTaken(chat, caller) || !chat?.agentId) return null
  return stores.agents.find(caller.workspaceId, chat.agentId)
}

function requireNotTaken(chat: Taken, caller: AgentCaller, winner: AgentRecord | null): void {
  if (isTaken(chat, caller)) throw alreadyAccepted(winner)
}

/** Names the agent who has the chat, if they are known. */
export function alreadyAccepted(winner: Pick<AgentRecord, 'id' | 'name'> | null): Refusal {
  if (winner === null) return new Refusal('already_accepted', 'Another agent has this chat.')
  return new Refusal('already_accepted', `${winner.name} has this chat.`, {
    acceptedBy: { id: winner.id, name: winner.name },
  })
}
