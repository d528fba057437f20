import { matchesAuditFilter, matchesAuditList } from '@papo/core/audit/audit-filter'
import type { AuditRecord, AuditStore } from '@papo/core/audit/audit-store'
import type { Transaction } from '../database/transaction.ts'
import { byId } from './sites.ts'
import type { MemoryTables } from './tables.ts'

export class AuditLog implements AuditStore {
  readonly #transaction: Transaction
  readonly #audit: MemoryTables['audit']
  readonly #agents: MemoryTables['agents']

  constructor(transaction: Transaction, { audit, agents }: MemoryTables) {
    this.#transaction = transaction
    this.#audit = audit
    this.#agents = agents
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

  /** The log keeps the name at the time; of an agent who was erased nobody sees it. */
  #shown(entry: AuditRecord): AuditRecord {
    const { id } = entry.actor
    const agent = id === null ? undefined : this.#agents.get(this.#transaction, id)
    const isErased = agent?.workspaceId === entry.actor.workspaceId && agent.erasedAt !== null
    return isErased ? { ...entry, actor: { ...entry.actor, name: null } } : entry
  }

  #matching(filter: Parameters<typeof matchesAuditFilter>[1]): AuditRecord[] {
    const entries = this.#audit.rows(this.#transaction)
    return entries
      .filter((entry) => matchesAuditFilter(entry, filter))
      .map((entry) => this.#shown(entry))
      .sort(byId)
  }
}
