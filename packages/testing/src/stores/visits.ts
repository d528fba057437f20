import type { VisitRecord, VisitStore } from '@papo/core/chat/visit'
import type { Transaction } from '../database/transaction.ts'
import type { MemoryTables } from './tables.ts'

export class Visits implements VisitStore {
  readonly #transaction: Transaction
  readonly #visits: MemoryTables['visits']

  constructor(transaction: Transaction, { visits }: MemoryTables) {
    this.#transaction = transaction
    this.#visits = visits
  }

  async save(visit: VisitRecord): Promise<void> {
    await this.#transaction.upsert(this.#visits, visit, () => visit)
  }

  async find(workspaceId: string, chatId: string): Promise<VisitRecord | null> {
    const visit = this.#visits.get(this.#transaction, chatId)
    return visit?.workspaceId === workspaceId ? visit : null
  }
}
