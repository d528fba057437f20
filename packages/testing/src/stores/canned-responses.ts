import type { CannedResponseRecord, ScopeIds } from '@papo/core/canned-response/canned-response'
import {
  type CannedResponseFilter,
  matchesCannedResponse,
} from '@papo/core/canned-response/canned-response-filter'
import type {
  CannedResponseStore,
  KnownShortcut,
} from '@papo/core/canned-response/canned-response-store'
import type { Transaction } from '../database/transaction.ts'
import { byId } from './sites.ts'
import type { MemoryTables } from './tables.ts'

export class CannedResponses implements CannedResponseStore {
  readonly #transaction: Transaction
  readonly #cannedResponses: MemoryTables['cannedResponses']

  constructor(transaction: Transaction, { cannedResponses }: MemoryTables) {
    this.#transaction = transaction
    this.#cannedResponses = cannedResponses
  }

  async insert(records: readonly CannedResponseRecord[]): Promise<void> {
    for (const record of records) await this.#transaction.insert(this.#cannedResponses, record)
  }

  async save(record: CannedResponseRecord): Promise<void> {
    const { id, workspaceId } = record
    await this.#transaction.update(this.#cannedResponses, id, ({ createdAt, ...stored }) =>
      stored.workspaceId === workspaceId ? { ...record, createdAt } : null,
    )
  }

  async find(workspaceId: string, id: string): Promise<CannedResponseRecord | null> {
    const record = this.#cannedResponses.get(this.#transaction, id)
    return record?.workspaceId === workspaceId ? record : null
  }

  async lock(workspaceId: string, ids: readonly string[]): Promise<CannedResponseRecord[]> {
    const locked: CannedResponseRecord[] = []
    for (const id of ids.toSorted()) {
      const record = await this.#transaction.lock(
        this.#cannedResponses,
        id,
        'no key update',
        isOf(workspaceId),
      )
      if (record !== undefined) locked.push(record)
    }
    return locked
  }

  async list(
    workspaceId: string,
    { limit, ...filter }: CannedResponseFilter & { limit: number },
  ): Promise<CannedResponseRecord[]> {
    return this.#rows(workspaceId)
      .filter((record) => matchesCannedResponse(record, filter))
      .sort(byId)
      .toReversed()
      .slice(0, limit)
  }

  async shortcuts(workspaceId: string, { agentId, siteId }: ScopeIds): Promise<KnownShortcut[]> {
    return this.#rows(workspaceId)
      .filter((record) => record.agentId === agentId && record.siteId === siteId)
      .map(({ id, shortcutKey }) => ({ id, shortcutKey }))
  }

  async remove(workspaceId: string, id: string): Promise<void> {
    await this.#transaction.remove(this.#cannedResponses, id, isOf(workspaceId))
  }

  async removeOfAgent(workspaceId: string, agentId: string): Promise<void> {
    const isTheirs = (record: CannedResponseRecord) =>
      isOf(workspaceId)(record) && record.agentId === agentId
    await this.#transaction.removeAll(this.#cannedResponses, isTheirs)
  }

  async removeOfSite(workspaceId: string, siteId: string): Promise<void> {
    const isOfSite = (record: CannedResponseRecord) =>
      isOf(workspaceId)(record) && record.siteId === siteId
    await this.#transaction.removeAll(this.#cannedResponses, isOfSite)
  }

  #rows(workspaceId: string): CannedResponseRecord[] {
    return this.#cannedResponses.rows(this.#transaction).filter(isOf(workspaceId))
  }
}

const isOf =
  (workspaceId: string) =>
  (record: CannedResponseRecord): boolean =>
    record.workspaceId === workspaceId
