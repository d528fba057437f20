import type { BlockPage, BlockSearch } from '@papo/protocol'
import { answeredSites, answersSite, hasRole } from '../agent/agent.ts'
import { agentActor } from '../audit/actor.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { recordAudit } from '../audit/record.ts'
import type { AgentCaller } from '../platform/caller.ts'
import type { ChangeSignals } from '../platform/change-signals.ts'
import type { Clock } from '../platform/clock.ts'
import { decodeListCursor, encodeListCursor } from '../platform/list-cursor.ts'
import type { Random } from '../platform/random.ts'
import { Refusal } from '../platform/refusal.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { BlockStore } from '../visitor/block.ts'
import { type Blocks, blocksChanged } from '../visitor/blocks.ts'
import { blockView } from './block-visitor.ts'

const usualLimit = 50

interface LiftNeeds {
  work: UnitOfWork<{ blocks: Pick<BlockStore, 'find' | 'remove'>; audit: AuditStore }>
  blocks: Blocks
  changes: ChangeSignals
  clock: Clock
  random: Random
}

/**
 * Lifts a block: who made it may, and admins and owners. Changes nothing if it is gone, or not of a site that the agent
 * answers. Refuses `not_your_block`.
 */
export async function liftBlock(
  needs: LiftNeeds,
  blockId: string,
  caller: AgentCaller,
  address: string,
): Promise<void> {
  const { workspaceId } = caller
  const { work, clock, random } = needs
  const isLifted = await work.run(async (stores) => {
    const block = await stores.blocks.find(workspaceId, blockId)
    if (block === null || !answersSite(caller, block.siteId)) return false
    if (block.agentId !== caller.agentId && !hasRole(caller.role, 'admin')) {
      throw new Refusal('not_your_block', 'Who made it lifts a block, or an admin or owner.')
    }
    await stores.blocks.remove(workspaceId, blockId)
    const act = {
      action: 'block_lifted',
      target: { type: 'visitor', id: block.visitorId },
      details: { kind: block.kind },
    } as const
    await recordAudit(stores, random, agentActor(caller, address), act, clock.now())
    return true
  })
  if (isLifted) await blocksChanged(needs)
}

interface SearchNeeds {
  work: UnitOfWork<{ blocks: Pick<BlockStore, 'list'> }>
  clock: Clock
}

/** One page of the blocks in force, newest first, of the sites that the agent answers. Refuses `invalid_cursor`. */
export async function searchBlocks(
  { work, clock }: SearchNeeds,
  caller: AgentCaller,
  { text, before, limit = usualLimit }: BlockSearch,
): Promise<BlockPage> {
  const filter = {
    siteIds: answeredSites(caller),
    ...(text === undefined ? {} : { text: text.trim() }),
    ...(before === undefined ? {} : { beforeId: decodeListCursor(before) }),
    // One more than `limit` shows whether there is a next page.
    limit: limit + 1,
  }
  const found = await work.read(({ blocks }) =>
    blocks.list(caller.workspaceId, filter, clock.now()),
  )
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const isMore = found.length > limit && last !== undefined
  return { blocks: page.map(blockView), nextCursor: isMore ? encodeListCursor(last.id) : null }
}
