import type { Chat, Transfer } from '@papo/protocol'
import { type AgentRecord, answersSite, effectiveAvailability } from '../agent/agent.ts'
import type { AgentCaller } from '../platform/caller.ts'
import type { Random } from '../platform/random.ts'
import { Refusal } from '../platform/refusal.ts'
import { cleanText } from '../platform/text.ts'
import type { Timings } from '../platform/timings.ts'
import type { Rules } from '../site/rules.ts'
import {
  append,
  changeChat,
  type ChangeNeeds,
  type ChangeStores,
  type Decision,
  alreadyDone,
  unchanged,
} from './change-chats.ts'
import type { Locked } from './locked-rows.ts'
import type { ChatRecord } from './chat-record.ts'
import type { ChatStore } from './chat-store.ts'
import type { EntryRecord, EntryStore } from './entry-store.ts'
import { showChat, type ShowNeeds } from './show.ts'
import { note, requeueByAgent, requireOwnChat, requireReadable, transfer } from './transitions.ts'

interface TransferStores extends ChangeStores {
  chats: ChangeStores['chats'] & Pick<ChatStore, 'find' | 'countActive'>
  entries: ChangeStores['entries'] & Pick<EntryStore, 'before'>
}

interface TransferNeeds extends ChangeNeeds<TransferStores>, Omit<ShowNeeds, 'work'> {
  rules: Rules
  timings: Pick<Timings, 'absentAfterMs'>
  random: Pick<Random, 'newId'>
}

interface TransferAsked {
  caller: AgentCaller
  /** The colleague; undefined for the queue. */
  targetId: string | undefined
  noteBefore: { clientId: string; text: string } | null
  now: Date
}

/** What a transfer needs to know besides the locked rows. */
interface TransferSeen {
  last: EntryRecord | undefined
  /** How many active chats the colleague has. */
  active: number
}

/**
 * The chat's agent transfers it to a colleague, or requeues it at its old ticket. The note comes first, in
 * the same unit of work. A repeat after a lost answer changes nothing. Refuses `not_your_chat`,
 * `chat_not_active`, `chat_ended`, `agent_not_found`, `agent_not_of_site`, `agent_not_available`,
 * `agent_at_capacity`, `chat_not_found`.
 */
export async function transferChat(
  needs: TransferNeeds,
  chatId: string,
  caller: AgentCaller,
  body: Transfer,
): Promise<Chat> {
  const { workspaceId } = caller
  const isBlank = body.note === undefined || body.note.trim() === ''
  const noteBefore = isBlank
    ? null
    : { clientId: needs.random.newId(), text: cleanText('note', body.note ?? '') }
  const targetId = 'agentId' in body.to ? body.to.agentId : undefined
  const asked = { caller, targetId, noteBefore, now: needs.clock.now() }
  await changeChat(needs, {
    workspaceId,
    chatId,
    agentId: targetId,
    async lookUp({ chats, entries }) {
      const [last] = await entries.before({ workspaceId, chatId, limit: 1, notes: false }, null)
      const active = targetId === undefined ? 0 : await chats.countActive(workspaceId, targetId)
      return { last, active }
    },
    decide: (locked, seen) => decideTransfer(needs, asked, locked, seen),
  })
  return showChat(needs, chatId, caller)
}

function decideTransfer(
  { rules, timings }: Pick<TransferNeeds, 'rules' | 'timings'>,
  { caller, targetId, noteBefore, now }: TransferAsked,
  { chat, agent }: Locked,
  { last, active }: TransferSeen,
): Decision {
  const target = targetId === undefined ? null : requireTarget(agent)
  const found = requireReadable(chat, caller)
  if (isDone(found, caller, target, last)) return alreadyDone
  if (found.status === 'ended') throw new Refusal('chat_ended', 'The chat has ended.')
  requireOwnChat(found, caller)
  if (target !== null) {
    if (target.id === caller.agentId) return unchanged
    requireSite(target, found.siteId)
    // A message takes no capacity, and waits for its agent to come.
    // @fault room-for-transfer
    if (found.kind === 'live') requireCapacity(target, active, timings.absentAfterMs, now)
  }
  const noted = noteBefore === null ? [] : [note(found, caller, noteBefore, now)]
  const before = noted.at(-1)?.chat ?? found
  const rulesOfSite = rules.of(found.siteId)
  const moved =
    target === null
      ? requeueByAgent(before, caller, rulesOfSite, now)
      : transfer(before, caller, { id: target.id, name: target.name }, rulesOfSite, now)
  return append(...noted, moved)
}

function requireTarget(target: AgentRecord | null): AgentRecord {
  if (target !== null && target.disabledAt === null) return target
  throw new Refusal('agent_not_found', 'There is no such agent.')
}

function requireSite(target: AgentRecord, siteId: string): void {
  if (answersSite(target, siteId)) return
  throw new Refusal('agent_not_of_site', `${target.name} does not answer this site.`)
}

/** Correct only while the target's row is locked. */
function requireCapacity(
  target: AgentRecord,
  active: number,
  absentAfterMs: number,
  now: Date,
): void {
  if (effectiveAvailability(target, absentAfterMs, now) !== 'online') {
    throw new Refusal('agent_not_available', `${target.name} takes no chats right now.`)
  }
  if (active >= target.capacity) {
    throw new Refusal('agent_at_capacity', `${target.name} has as many chats as allowed.`)
  }
}

/** Whether this same transfer is the chat's last entry: the call is a repeat after a lost answer. */
function isDone(
  chat: ChatRecord,
  caller: AgentCaller,
  target: AgentRecord | null,
  last: EntryRecord | undefined,
): boolean {
  const isThere =
    target === null
      ? chat.status === 'waiting'
      : chat.status === 'active' && chat.agentId === target.id && target.id !== caller.agentId
  if (!isThere || last?.authorId !== caller.agentId) return false
  return target === null
    ? last.kind === 'requeued'
    : last.kind === 'transferred' && last.to?.id === target.id
}
