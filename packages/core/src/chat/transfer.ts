import { randomUUID } from 'node:crypto'
import type { Chat, Transfer } from '@papo/protocol'
import { type AgentRecord, effectiveAvailability } from '../agent/agent.ts'
import type { AgentCaller } from '../platform/caller.ts'
import { Refusal } from '../platform/refusal.ts'
import type { Services } from '../services.ts'
import { cleanText } from '../platform/text.ts'
import type { Stores } from '../work.ts'
import type { ChatRecord } from './chat-record.ts'
import {
  authorOf,
  type Transition,
  chatNotFound,
  requeueByAgent,
  note,
  requireOwnChat,
  transfer,
} from './transitions.ts'
import { showChat } from './show.ts'
import { headOf, publishHead } from './publish-head.ts'

/**
 * The chat's agent transfers it to a colleague, or requeues it at its old ticket. The note comes first, in
 * the same unit of work. Locks are taken in the order colleague, chat. A repeat after a lost answer changes
 * nothing. Refuses `not_your_chat`, `chat_not_active`, `chat_ended`, `agent_not_found`,
 * `agent_not_available`, `agent_at_capacity`, `chat_not_found`.
 */
export async function transferChat(
  services: Services,
  chatId: string,
  caller: AgentCaller,
  body: Transfer,
): Promise<Chat> {
  const { to } = body
  const isBlank = body.note === undefined || body.note.trim() === ''
  const noteText = isBlank ? null : cleanText('note', body.note ?? '')
  const now = services.clock.now()
  const chat = await services.database.work.run(async (stores) => {
    const target = 'agentId' in to ? await lockTarget(stores, caller.workspaceId, to.agentId) : null
    const locked = await stores.chats.lock(caller.workspaceId, chatId)
    if (locked === null) throw chatNotFound()
    if (await isDone(stores, locked, caller, target)) return null
    if (locked.status === 'ended') throw new Refusal('chat_ended', 'The chat has ended.')
    requireOwnChat(locked, caller)
    if (target !== null) {
      if (target.id === caller.agentId) return null
      // @fault room-for-transfer
      await requireCapacity(services, stores, target, now)
    }
    const rules = services.rules.of(locked.siteId)
    const withNote =
      noteText === null ? locked : await appendNote(stores, locked, caller, noteText, now)
    const change =
      target === null
        ? requeueByAgent(withNote, caller, rules, now)
        : transfer(withNote, caller, { id: target.id, name: target.name }, rules, now)
    await stores.entries.append(change.chat, change.entry)
    return change.chat
  })
  if (chat !== null) await publishHead(services, headOf(chat, now.getTime()))
  return showChat(services, chatId, caller)
}

async function lockTarget(
  stores: Stores,
  workspaceId: string,
  agentId: string,
): Promise<AgentRecord> {
  const target = await stores.agents.lock(workspaceId, agentId)
  if (target === null || target.disabledAt !== null) {
    throw new Refusal('agent_not_found', 'There is no such agent.')
  }
  return target
}

/** Correct only while the target's row is locked. */
async function requireCapacity(
  { timings }: Services,
  stores: Stores,
  target: AgentRecord,
  now: Date,
): Promise<void> {
  if (effectiveAvailability(target, timings.absentAfterMs, now) !== 'online') {
    throw new Refusal('agent_not_available', `${target.name} takes no chats right now.`)
  }
  if ((await stores.chats.countActive(target.workspaceId, target.id)) >= target.capacity) {
    throw new Refusal('agent_at_capacity', `${target.name} has as many chats as allowed.`)
  }
}

/** Whether this same transfer is the chat's last entry: the call is a repeat after a lost answer. */
async function isDone(
  stores: Stores,
  chat: ChatRecord,
  caller: AgentCaller,
  target: AgentRecord | null,
): Promise<boolean> {
  const isThere =
    target === null
      ? chat.status === 'waiting'
      : chat.status === 'active' && chat.agentId === target.id && target.id !== caller.agentId
  if (!isThere) return false
  const range = { workspaceId: chat.workspaceId, chatId: chat.id, limit: 1, notes: false }
  const [last] = await stores.entries.before(range, null)
  const { authorId } = authorOf(caller)
  if (last === undefined || last.authorId !== authorId) return false
  return target === null
    ? last.kind === 'requeued'
    : last.kind === 'transferred' && last.to?.id === target.id
}

async function appendNote(
  stores: Stores,
  chat: ChatRecord,
  caller: AgentCaller,
  text: string,
  now: Date,
): Promise<ChatRecord> {
  const change: Transition = note(chat, caller, { clientId: randomUUID(), text }, now)
  await stores.entries.append(change.chat, change.entry)
  return change.chat
}
