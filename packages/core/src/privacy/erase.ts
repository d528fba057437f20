import type { VisitorErased } from '@papo/protocol'
import { sessionsRevoked } from '../session/sign-in.ts'
import type { Actor } from '../audit/actor.ts'
import { recordAudit } from '../audit/record.ts'
import type { ChatHead } from '../chat/chat-record.ts'
import { expire } from '../chat/transitions.ts'
import { publishHead } from '../chat/publish-head.ts'
import { Refusal } from '../platform/refusal.ts'
import type { Services } from '../services.ts'
import type { Stores } from '../work.ts'
import type { VisitorRef } from './visitor-data-store.ts'

/**
 * A visitor with more chats or entries is erased in several units of work, so that none holds its locks for
 * long.
 */
const chatsAtOnce = 100
const entriesAtOnce = 2_000

/** The services that erasing needs; the operator's command has only these. */
export type ErasingServices = Pick<Services, 'cache' | 'changes' | 'clock' | 'database'>

export const visitorNotFound = () => new Refusal('visitor_not_found', 'There is no such visitor.')

/**
 * Erases a visitor for good: ends an open chat, replaces the texts of both sides by tombstones, and removes
 * the visitor's fields and tokens. The first unit of work marks the visitor: nothing is written for them
 * after it. A repeat continues an interrupted erasure; a repeat of a complete one changes nothing and has
 * the same answer. Refuses `visitor_not_found`.
 */
export async function eraseVisitor(
  services: ErasingServices,
  actor: Actor,
  visitorId: string,
): Promise<VisitorErased> {
  const { work } = services.database
  const visitorRef: VisitorRef = { workspaceId: actor.workspaceId, visitorId }
  let step: Step
  do {
    const now = services.clock.now()
    step = await work.run((stores) => eraseNext(stores, visitorRef, actor, now))
    if (step.isFirst) await sessionsRevoked(services)
    await Promise.all(step.heads.map((head) => publishErased(services, head)))
  } while (step.isMore)
  const counted = await work.read((stores) => stores.visitorData.countErased(visitorRef))
  return { erasedAt: step.erasedAt.toISOString(), ...counted }
}

interface Step {
  erasedAt: Date
  isFirst: boolean
  isMore: boolean
  heads: ChatHead[]
}

/** Locks the visitor, then their chats in order of id, and erases as much as one unit of work may. */
async function eraseNext(
  stores: Stores,
  visitorRef: VisitorRef,
  actor: Actor,
  now: Date,
): Promise<Step> {
  const visitor = await stores.visitorData.lock(visitorRef)
  if (visitor === null) throw visitorNotFound()
  const isFirst = visitor.erasedAt === null
  if (isFirst) {
    await stores.visitorData.eraseProfile(visitorRef, now)
    const target = { type: 'visitor', id: visitorRef.visitorId } as const
    await recordAudit(stores, actor, { action: 'visitor_erased', target }, now)
  }
  const chatIds = await stores.visitorData.chatsToErase(visitorRef, chatsAtOnce)
  const heads: ChatHead[] = []
  let left = entriesAtOnce
  for (const chatId of chatIds) {
    if (left === 0) break
    left -= await eraseChat(stores, visitorRef.workspaceId, chatId, { left, now })
    const head = await stores.chats.head(visitorRef.workspaceId, chatId)
    if (head !== null) heads.push(head)
  }
  const isMore = left === 0 || chatIds.length === chatsAtOnce
  return { erasedAt: visitor.erasedAt ?? now, isFirst, isMore, heads }
}

async function eraseChat(
  stores: Stores,
  workspaceId: string,
  chatId: string,
  { left, now }: { left: number; now: Date },
): Promise<number> {
  const chat = await stores.chats.lock(workspaceId, chatId)
  if (chat === null) return 0
  if (chat.status !== 'ended') {
    const change = expire(chat, now)
    await stores.entries.append(change.chat, change.entry)
  }
  return stores.visitorData.eraseChat(workspaceId, chatId, left)
}

/** Makes clients with the chat open read it again, and ends its typing hints. */
async function publishErased(services: ErasingServices, head: ChatHead): Promise<void> {
  const { chatId, visitorId, agentId } = head
  await publishHead(services, head)
  // @fault typing-after-erasure
  await services.cache.setTyping(chatId, { type: 'visitor', id: visitorId, name: null }, false)
  if (agentId === null) return
  await services.cache.setTyping(chatId, { type: 'agent', id: agentId, name: null }, false)
}
