import {
  type Block,
  type BlockDuration,
  type BlockList,
  type BlockVisitor,
  limits,
} from '@papo/protocol'
import type { AccessLogStore } from '../access-log/access-log.ts'
import { answersSite, hasRole } from '../agent/agent.ts'
import { agentActor } from '../audit/actor.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { recordAudit } from '../audit/record.ts'
import type { AgentCaller } from '../platform/caller.ts'
import type { ChangeSignals } from '../platform/change-signals.ts'
import type { Digest } from '../platform/digest.ts'
import { isAddress } from '../platform/network.ts'
import type { Random } from '../platform/random.ts'
import { Refusal } from '../platform/refusal.ts'
import { cleanLine } from '../platform/text.ts'
import type { BlockRecord, BlockStore, NamedBlock } from '../visitor/block.ts'
import { addressDigest, type Blocks, blocksChanged } from '../visitor/blocks.ts'
import type { VisitorRecord } from '../visitor/visitor.ts'
import type { VisitorStore } from '../visitor/visitor-store.ts'
import {
  append,
  type ChangeNeeds,
  type ChangeStores,
  commitChats,
  unchanged,
} from './change-chats.ts'
import type { ChatRecord } from './chat-record.ts'
import { endByBlock, type Transition } from './transitions.ts'

const hour = 3_600_000
const day = 24 * hour

const lasts: Record<BlockDuration, number | null> = {
  hour,
  day,
  month: 30 * day,
  always: null,
}

/** Addresses are shared and pass on to others: none is blocked for longer. */
const addressForMs = 30 * day

interface BlockStores extends ChangeStores {
  visitors: Pick<VisitorStore, 'lock'>
  blocks: Pick<BlockStore, 'insert' | 'count' | 'removeOfVisitor'>
  accessLog: Pick<AccessLogStore, 'lastAddress'>
  audit: AuditStore
}

interface BlockNeeds extends ChangeNeeds<BlockStores> {
  blocks: Blocks
  changes: ChangeSignals
  digest: Pick<Digest, 'keyed'>
  random: Random
}

export const blockView = (block: NamedBlock): Block => ({
  id: block.id,
  kind: block.kind,
  visitor: { id: block.visitorId, name: block.visitorName, email: block.visitorEmail },
  siteId: block.siteId,
  reason: block.reason,
  blockedBy: { id: block.agentId, name: block.agentName },
  createdAt: block.createdAt.toISOString(),
  expiresAt: block.expiresAt?.toISOString() ?? null,
})

/**
 * Blocks a visitor, and the address that they came from last if that is wanted and known: their open chats end in the
 * same commit. Replaces what they were blocked by before. Refuses `visitor_not_found`, `not_your_chat`,
 * `too_many_blocks`, `text_too_long`.
 */
export async function blockVisitor(
  needs: BlockNeeds,
  caller: AgentCaller,
  body: BlockVisitor,
  callerAddress: string,
): Promise<BlockList> {
  const { workspaceId, agentId, name } = caller
  const { random } = needs
  const reason = cleanLine('reason', body.reason, limits.blockReasonLength)
  const now = needs.clock.now()
  const blocks = await commitChats(
    needs,
    async (stores, writer) => {
      const visitor = await stores.visitors.lock(workspaceId, body.visitorId)
      if (visitor === null || !answersSite(caller, visitor.siteId)) throw visitorNotFound()
      await writer.changeAllOf(visitor, {
        decide: (chat) => (chat.status === 'ended' ? unchanged : append(ending(chat, caller, now))),
      })
      await stores.blocks.removeOfVisitor(workspaceId, visitor.id)
      if ((await stores.blocks.count(workspaceId, now)) >= limits.blocks) throw tooMany()
      const digest = body.address ? await digestOf(needs, stores, visitor) : null
      const made = recordsOf({ visitor, digest, duration: body.duration, now }).map((block) => ({
        ...block,
        id: random.newId(),
        reason,
        agentId,
      }))
      for (const block of made) await stores.blocks.insert(block)
      const act = {
        action: 'visitor_blocked',
        target: { type: 'visitor', id: visitor.id },
        details: { duration: body.duration, address: digest !== null },
      } as const
      await recordAudit(stores, random, agentActor(caller, callerAddress), act, now)
      const { siteId, name: visitorName, email: visitorEmail } = visitor
      const names = { siteId, visitorName, visitorEmail, agentName: name }
      return made.map((block) => blockView({ ...block, ...names }))
    },
    { afterCommit: () => blocksChanged(needs) },
  )
  return { blocks }
}

/** An agent may end no chat that a colleague has. */
function ending(chat: ChatRecord, caller: AgentCaller, now: Date): Transition {
  const isTheirs = chat.agentId !== null && chat.agentId !== caller.agentId
  if (isTheirs && !hasRole(caller.role, 'admin')) {
    throw new Refusal('not_your_chat', 'A colleague has the chat of this visitor.')
  }
  return endByBlock(chat, caller, now)
}

/** The digest of the address that the visitor came from last; null if it is not known any more. */
async function digestOf(
  { digest }: BlockNeeds,
  { accessLog }: BlockStores,
  { workspaceId, id }: VisitorRecord,
): Promise<string | null> {
  const address = await accessLog.lastAddress(workspaceId, { type: 'visitor', id })
  if (address === null || !isAddress(address)) return null
  return addressDigest(digest, workspaceId, address)
}

interface Blocking {
  visitor: VisitorRecord
  digest: string | null
  duration: BlockDuration
  now: Date
}

function recordsOf({
  visitor: { workspaceId, id: visitorId },
  digest,
  duration,
  now,
}: Blocking): Omit<BlockRecord, 'id' | 'reason' | 'agentId'>[] {
  const ms = lasts[duration]
  const after = (span: number) => new Date(now.getTime() + span)
  const common = { workspaceId, visitorId, createdAt: now }
  const ofVisitor = {
    ...common,
    kind: 'visitor' as const,
    addressDigest: null,
    expiresAt: ms === null ? null : after(ms),
  }
  if (digest === null) return [ofVisitor]
  const expiresAt = after(Math.min(ms ?? addressForMs, addressForMs))
  return [ofVisitor, { ...common, kind: 'address', addressDigest: digest, expiresAt }]
}

const visitorNotFound = () => new Refusal('visitor_not_found', 'There is no such visitor.')

const tooMany = () =>
  new Refusal('too_many_blocks', `A workspace has at most ${limits.blocks} blocks.`)
