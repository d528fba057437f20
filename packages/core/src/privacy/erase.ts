import type { VisitorErased } from '@papo/protocol'
import { sessionsRevoked } from '../session/sign-in.ts'
import type { Actor } from '../audit/actor.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { recordAudit } from '../audit/record.ts'
import {
  append,
  type ChangeStores,
  type ChatWriter,
  commitChats,
  unchanged,
} from '../chat/change-chats.ts'
import type { ChatCache } from '../chat/chat-cache.ts'
import type { ChatHead } from '../chat/chat-record.ts'
import type { ChatStore } from '../chat/chat-store.ts'
import { expire } from '../chat/transitions.ts'
import type { ChangeSignals } from '../platform/change-signals.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import { orRefusal, Refusal } from '../platform/refusal.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { VisitorDataStore, VisitorRef } from './visitor-data-store.ts'

/**
 * A visitor with more chats or entries is erased in several units of work, so that none holds its locks for
 * long.
 */
const chatsAtOnce = 100
const entriesAtOnce = 2_000
/** A call is answered after this long, whatever is left: jobs, or the next call, go on. */
const callMs = 3_000

/** The stores that an erasure reads and writes. */
export interface ErasureStores extends ChangeStores {
  chats: ChangeStores['chats'] & Pick<ChatStore, 'head'>
  visitorData: VisitorDataStore
  audit: AuditStore
}

export interface ErasureNeeds {
  work: UnitOfWork<ErasureStores>
  cache: Pick<ChatCache, 'publish' | 'invalidate' | 'setTyping'>
  changes: ChangeSignals
  clock: Clock
  random: Random
}

export const visitorNotFound = () => new Refusal('visitor_not_found', 'There is no such visitor.')

/**
 * Erases a visitor for good: ends an open chat, replaces the texts of both sides by tombstones, and removes
 * the visitor's fields and tokens. The first unit of work marks the visitor: nothing is written for them
 * after it. What is not erased within three seconds is `left`; jobs go on with it, and so does a repeat. A repeat of a
 * complete erasure changes nothing and has the same answer. Refuses `visitor_not_found`.
 */
export async function eraseVisitor(
  needs: ErasureNeeds,
  actor: Actor,
  visitorId: string,
): Promise<VisitorErased> {
  const end = needs.clock.now().getTime() + callMs
  return eraseUntil(needs, actor, visitorId, () => needs.clock.now().getTime() >= end)
}

/**
 * The same, step by step until nothing is left, or until it shall stop. The first step is always taken; a later one
 * that the database has no time for is left.
 */
export async function eraseUntil(
  needs: ErasureNeeds,
  actor: Actor,
  visitorId: string,
  shallStop: () => boolean,
): Promise<VisitorErased> {
  const visitorRef: VisitorRef = { workspaceId: actor.workspaceId, visitorId }
  let step = await takeStep(needs, actor, visitorRef)
  while (step.isMore && !shallStop()) {
    const next = await orRefusal(() => takeStep(needs, actor, visitorRef))
    if (next instanceof Refusal) break
    step = next
  }
  const { left, ...erased } = await needs.work.read(async ({ visitorData }) => {
    const counted = await visitorData.countErased(visitorRef)
    const isMore = step.isMore && (await visitorData.chatsToErase(visitorRef, 1)).length > 0
    // A chat without an entry may be left too.
    return { ...counted, left: isMore ? Math.max(1, counted.left) : 0 }
  })
  return { erasedAt: step.erasedAt.toISOString(), ...erased, ...(left > 0 && { left }) }
}

async function takeStep(needs: ErasureNeeds, actor: Actor, visitorRef: VisitorRef): Promise<Step> {
  const now = needs.clock.now()
  const step = await commitChats(
    needs,
    (stores, writer) => eraseNext(stores, writer, needs.random, { visitorRef, actor, now }),
    { afterCommit: async ({ isFirst }) => (isFirst ? sessionsRevoked(needs) : undefined) },
  )
  await Promise.all(step.heads.map((head) => endTyping(needs, head)))
  return step
}

interface Step {
  erasedAt: Date
  isFirst: boolean
  isMore: boolean
  heads: ChatHead[]
}

/** Locks the visitor, then their chats in order of id, and erases as much as one unit of work may. */
async function eraseNext(
  stores: ErasureStores,
  writer: ChatWriter<ErasureStores>,
  random: Random,
  { visitorRef, actor, now }: { visitorRef: VisitorRef; actor: Actor; now: Date },
): Promise<Step> {
  const visitor = await stores.visitorData.lock(visitorRef)
  if (visitor === null) throw visitorNotFound()
  const isFirst = visitor.erasedAt === null
  if (isFirst) {
    await stores.visitorData.eraseProfile(visitorRef, now)
    const target = { type: 'visitor', id: visitorRef.visitorId } as const
    await recordAudit(stores, random, actor, { action: 'visitor_erased', target }, now)
  }
  const chatIds = await stores.visitorData.chatsToErase(visitorRef, chatsAtOnce)
  const heads: ChatHead[] = []
  let left = entriesAtOnce
  for (const chatId of chatIds) {
    if (left === 0) break
    const { workspaceId } = visitorRef
    await endForErasure(writer, workspaceId, chatId, now)
    left -= await stores.visitorData.eraseChat(workspaceId, chatId, left)
    const head = await stores.chats.head(workspaceId, chatId)
    if (head === null) continue
    // Clients with the chat open read it again: its generation has gone up.
    writer.publishLater(head)
    heads.push(head)
  }
  const isMore = left === 0 || chatIds.length === chatsAtOnce
  return { erasedAt: visitor.erasedAt ?? now, isFirst, isMore, heads }
}

async function endForErasure(
  writer: ChatWriter<ErasureStores>,
  workspaceId: string,
  chatId: string,
  now: Date,
): Promise<void> {
  await writer.changeOne({
    workspaceId,
    chatId,
    decide: ({ chat }) =>
      chat === null || chat.status === 'ended' ? unchanged : append(expire(chat, now)),
  })
}

async function endTyping({ cache }: ErasureNeeds, head: ChatHead): Promise<void> {
  const { workspaceId, chatId, visitorId, agentId } = head
  // @fault typing-after-erasure
  await cache.setTyping(workspaceId, chatId, { type: 'visitor', id: visitorId, name: null }, false)
  if (agentId === null) return
  await cache.setTyping(workspaceId, chatId, { type: 'agent', id: agentId, name: null }, false)
}
