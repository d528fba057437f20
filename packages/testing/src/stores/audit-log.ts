import { matchesAuditFilter, matchesAuditList } from '@papo/core/audit/audit-filter'
import type { AuditRecord, AuditStore } from '@papo/core/audit/audit-store'
import type { Transaction } from '../database/transaction.ts'
import { byId } from './sites.ts'
import type { MemoryTables } from './tables.ts'

export class AuditLog implements AuditStore {
  readonly #transaction: Transaction
  readonly #audit: MemoryTables['audit']

  constructor(transaction: Transaction, { audit }: MemoryTables) {
    this.#transaction = transaction
    this.#audit = audit
  }

  async insert(entry: AuditRecord): Promise<void> {
    await this.#transaction.insert(this.#audit, entry)
  }

  async list(
    workspaceId: string,
    { limit, ...filter }: Parameters<AuditStore['list']>[1],
  ): Promise<AuditRecord[]> {
    return this.#matching({ workspaceId })
      .filter((entry) => matchesAuditList(entry, filter))
      .reverse()
      .slice(0, limit)
  }

  async listAll({
    limit,
    ...filter
  }: Parameters<AuditStore['listAll']>[0]): Promise<AuditRecord[]> {
    return this.#matching(filter).slice(0, limit)
  }

  #matching(filter: Parameters<typeof matchesAuditFilter>[1]): AuditRecord[] {
    const entries = this.#audit.rows(this.#transaction)
    return entries.filter((entry) => matchesAuditFilter(entry, filter)).sort(byId)
  }
}
