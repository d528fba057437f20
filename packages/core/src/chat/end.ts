import { type Chat, limits, type RateChat } from '@papo/protocol'
import type { AgentRecord } from '../agent/agent.ts'
import type { AgentStore } from '../agent/agent-store.ts'
import { agentActor } from '../audit/actor.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { recordAudit } from '../audit/record.ts'
import type { Caller } from '../platform/caller.ts'
import type { Random } from '../platform/random.ts'
import { Refusal } from '../platform/refusal.ts'
import { cleanText } from '../platform/text.ts'
import type { VisitorRecord } from '../visitor/visitor.ts'
import type { VisitorStore } from '../visitor/visitor-store.ts'
import { alreadyAccepted } from './accept.ts'
import {
  append,
  changeChat,
  type ChangeNeeds,
  type ChangeStores,
  type ChatChange,
  alreadyDone,
} from './change-chats.ts'
import type { ChatRecord } from './chat-record.ts'
import type { ChatStore } from './chat-store.ts'
import { showChat, type ShowNeeds } from './show.ts'
import { end, rate, requireReadable, type Transition } from './transitions.ts'

interface EndStores extends ChangeStores {
  agents: ChangeStores['agents'] & Pick<AgentStore, 'find'>
  chats: ChangeStores['chats'] & Pick<ChatStore, 'find'>
  visitors: Pick<VisitorStore, 'find'>
  audit: AuditStore
}

interface EndNeeds extends ChangeNeeds<EndStores>, Omit<ShowNeeds, 'work'> {
  random: Random
}

interface Seen {
  /** The calling visitor; null if an agent calls. */
  visitor: VisitorRecord | null
  /** Who has the chat, for a call that must name them. */
  agent: AgentRecord | null
}

type EndChange = ChatChange<EndStores, Seen>

/**
 * Ends the chat for both sides; ending an ended chat changes nothing. With `onlyWaiting`, a chat that an agent has is
 * left as it is. When an admin ends a chat that is not theirs, the audit log records it with their address. Refuses
 * `not_your_chat`, `chat_not_found`, `already_accepted`.
 */
export async function endChat(
  needs: EndNeeds,
  chatId: string,
  caller: Caller,
  address: string,
  { onlyWaiting = false }: { onlyWaiting?: boolean } = {},
): Promise<Chat> {
  const now = needs.clock.now()
  await changeChat(needs, {
    ...changeBy(
      caller,
      chatId,
      (chat, { agent }) => {
        const ended = end(chat, caller, now)
        if (onlyWaiting && chat.status === 'active') throw alreadyAccepted(agent)
        return ended
      },
      onlyWaiting,
    ),
    async alsoWrite(stores, { agentId }) {
      if (caller.type === 'visitor' || agentId === caller.agentId) return
      const target = { type: 'chat', id: chatId } as const
      const act = { action: 'chat_ended', target, details: { agentId } } as const
      await recordAudit(stores, needs.random, agentActor(caller, address), act, now)
    },
  })
  return showChat(needs, chatId, caller)
}

/** The visitor's rating of an ended chat. Refuses `already_rated`, `chat_not_ended`, `chat_not_found`. */
export async function rateChat(
  needs: EndNeeds,
  chatId: string,
  caller: Caller,
  body: RateChat,
): Promise<Chat> {
  const isBlank = body.feedback === undefined || body.feedback.trim() === ''
  const feedback = isBlank
    ? null
    : cleanText('feedback', body.feedback ?? '', limits.feedbackLength)
  const now = needs.clock.now()
  const submitted = { rating: body.rating, feedback }
  const change = changeBy(caller, chatId, (chat) => rate(chat, caller, submitted, now))
  await changeChat(needs, change)
  return showChat(needs, chatId, caller)
}

/**
 * A change by an agent, or by a visitor who was not erased during the call: nothing is written for an erased
 * visitor. A transition of null changes nothing.
 */
function changeBy(
  caller: Caller,
  chatId: string,
  transitionOf: (chat: ChatRecord, seen: Seen) => Transition | null,
  namesAgent = false,
): EndChange {
  const { workspaceId } = caller
  return {
    workspaceId,
    chatId,
    lookUp: async ({ visitors, agents }, { chat }) => ({
      visitor: caller.type === 'agent' ? null : await visitors.find(workspaceId, caller.visitorId),
      agent: namesAgent && chat?.agentId ? await agents.find(workspaceId, chat.agentId) : null,
    }),
    decide({ chat }, seen) {
      const found = requireReadable(chat, caller)
      if (caller.type === 'visitor' && seen.visitor === null)
        throw new Refusal('invalid_token', 'The visitor is gone.')
      const transition = transitionOf(found, seen)
      return transition === null ? alreadyDone : append(transition)
    },
  }
}
