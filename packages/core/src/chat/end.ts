import { type Chat, limits, type RateChat } from '@papo/protocol'
import { agentActor } from '../audit/actor.ts'
import { recordAudit } from '../audit/record.ts'
import type { Caller } from '../platform/caller.ts'
import { Refusal } from '../platform/refusal.ts'
import type { Services } from '../services.ts'
import { type Transition, chatNotFound, end, mayRead, rate } from './transitions.ts'
import type { ChatRecord } from './chat-record.ts'
import { showChat } from './show.ts'
import type { Stores } from '../work.ts'
import { cleanText } from '../platform/text.ts'
import { headOf, publishHead } from './publish-head.ts'

/**
 * Ends the chat for both sides; ending an ended chat changes nothing. When an admin ends a chat that is not
 * theirs, the audit log records it with their address. Refuses `not_your_chat`, `chat_not_found`.
 */
export async function endChat(
  services: Services,
  chatId: string,
  caller: Caller,
  address: string,
): Promise<Chat> {
  const decide: Decide = (chat, now) => end(chat, caller, now)
  return changeChat(services, chatId, caller, decide, async (stores, { agentId }, now) => {
    if (caller.type === 'visitor' || agentId === caller.agentId) return
    const target = { type: 'chat', id: chatId } as const
    const act = { action: 'chat_ended', target, details: { agentId } } as const
    await recordAudit(stores, agentActor(caller, address), act, now)
  })
}

/** The visitor's rating of an ended chat. Refuses `already_rated`, `chat_not_ended`, `chat_not_found`. */
export async function rateChat(
  services: Services,
  chatId: string,
  caller: Caller,
  body: RateChat,
): Promise<Chat> {
  const isBlank = body.feedback === undefined || body.feedback.trim() === ''
  const feedback = isBlank
    ? null
    : cleanText('feedback', body.feedback ?? '', limits.feedbackLength)
  return changeChat(services, chatId, caller, (chat, now) =>
    rate(chat, caller, { rating: body.rating, feedback }, now),
  )
}

type Decide = (chat: ChatRecord, now: Date) => Transition | null
/** More writes in the unit of work of the change. */
type ExtraWrite = (stores: Stores, chat: ChatRecord, now: Date) => Promise<void>

/** Locks the chat, decides, writes, and publishes after the commit. A decision of null changes nothing. */
async function changeChat(
  services: Services,
  chatId: string,
  caller: Caller,
  decide: Decide,
  extraWrite: ExtraWrite = () => Promise.resolve(),
): Promise<Chat> {
  const now = services.clock.now()
  const changed = await services.database.work.run(async (stores) => {
    const chat = await stores.chats.lock(caller.workspaceId, chatId)
    if (chat === null || !mayRead(chat, caller)) throw chatNotFound()
    await requireVisitorCaller(stores, caller)
    const transition = decide(chat, now)
    if (transition === null) return null
    await stores.entries.append(transition.chat, transition.entry)
    await extraWrite(stores, chat, now)
    return transition.chat
  })
  if (changed !== null) await publishHead(services, headOf(changed, now.getTime()))
  return showChat(services, chatId, caller)
}

/** Refuses a visitor who was erased during the call: nothing is written for them any more. */
async function requireVisitorCaller(stores: Stores, caller: Caller): Promise<void> {
  if (caller.type === 'agent') return
  const visitor = await stores.visitors.find(caller.workspaceId, caller.visitorId)
  if (visitor === null) throw new Refusal('invalid_token', 'The visitor is gone.')
}
