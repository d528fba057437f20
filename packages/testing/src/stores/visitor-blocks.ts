import {
  type BlockFilter,
  type BlockInForce,
  type BlockRecord,
  type BlockStore,
  isInForce,
  matchesBlock,
  type NamedBlock,
} from '@papo/core/visitor/block'
import type { Transaction } from '../database/transaction.ts'
import { byId } from './sites.ts'
import type { MemoryTables } from './tables.ts'

export class VisitorBlocks implements BlockStore {
  readonly #transaction: Transaction
  readonly #tables: MemoryTables

  constructor(transaction: Transaction, tables: MemoryTables) {
    this.#transaction = transaction
    this.#tables = tables
  }

  async insert(block: BlockRecord): Promise<void> {
    await this.#transaction.insert(this.#tables.blocks, block)
  }

  async find(workspaceId: string, id: string): Promise<NamedBlock | null> {
    return this.#named(workspaceId).find((block) => block.id === id) ?? null
  }

  async ofVisitor(workspaceId: string, visitorId: string, now: Date): Promise<NamedBlock[]> {
    const own = this.#named(workspaceId).filter((block) => block.visitorId === visitorId)
    return own.filter((block) => isInForce(block, now)).sort(byId)
  }

  async list(
    workspaceId: string,
    { limit, ...filter }: BlockFilter & { limit: number },
    now: Date,
  ): Promise<NamedBlock[]> {
    return this.#named(workspaceId)
      .filter((block) => isInForce(block, now) && matchesBlock(block, filter))
      .sort(byId)
      .toReversed()
      .slice(0, limit)
  }

  async count(workspaceId: string, now: Date): Promise<number> {
    return this.#named(workspaceId).filter((block) => isInForce(block, now)).length
  }

  async allInForce(now: Date): Promise<BlockInForce[]> {
    return this.#tables.blocks
      .rows(this.#transaction)
      .filter((block) => isInForce(block, now))
      .map(({ workspaceId, visitorId, addressDigest, expiresAt }) => ({
        workspaceId,
        visitorId,
        addressDigest,
        expiresAt,
      }))
  }

  async remove(workspaceId: string, id: string): Promise<void> {
    const isTheirs = (block: BlockRecord) => block.workspaceId === workspaceId
    await this.#transaction.remove(this.#tables.blocks, id, isTheirs)
  }

  async removeOfVisitor(workspaceId: string, visitorId: string): Promise<void> {
    const isTheirs = (block: BlockRecord) =>
      block.workspaceId === workspaceId && block.visitorId === visitorId
    for (const key of this.#transaction.keys(this.#tables.blocks, isTheirs)) {
      await this.#transaction.remove(this.#tables.blocks, key, isTheirs)
    }
  }

  async reassign(workspaceId: string, fromVisitorId: string, toVisitorId: string): Promise<void> {
    await this.#transaction.updateAll(this.#tables.blocks, (block) =>
      block.workspaceId === workspaceId && block.visitorId === fromVisitorId
        ? { ...block, visitorId: toVisitorId }
        : null,
    )
  }

  #named(workspaceId: string): NamedBlock[] {
    const { blocks, agents, visitors } = this.#tables
    return blocks
      .rows(this.#transaction)
      .filter((block) => block.workspaceId === workspaceId)
      .map((block) => {
        const visitor = visitors.get(this.#transaction, block.visitorId)
        return {
          ...block,
          siteId: visitor?.siteId ?? '',
          visitorName: visitor?.name ?? null,
          visitorEmail: visitor?.email ?? null,
          agentName: agents.get(this.#transaction, block.agentId)?.name ?? '',
        }
      })
  }
}
