import type { SecondFactorRecord, SecondFactorStore } from '@papo/core/session/second-factor-store'
import type { Transaction } from '../database/transaction.ts'
import type { MemoryTables } from './tables.ts'

export class SecondFactors implements SecondFactorStore {
  readonly #transaction: Transaction
  readonly #tables: MemoryTables

  constructor(transaction: Transaction, tables: MemoryTables) {
    this.#transaction = transaction
    this.#tables = tables
  }

  async find(workspaceId: string, agentId: string): Promise<SecondFactorRecord | null> {
    const found = this.#tables.secondFactors.get(this.#transaction, agentId)
    return found?.workspaceId === workspaceId ? found : null
  }

  async save(record: SecondFactorRecord): Promise<void> {
    await this.#transaction.upsert(this.#tables.secondFactors, record, () => record)
  }

  async remove(workspaceId: string, agentId: string): Promise<void> {
    await this.#transaction.removeAll(
      this.#tables.secondFactors,
      (record) => record.workspaceId === workspaceId && record.agentId === agentId,
    )
  }

  async agentsWithOne(workspaceId: string): Promise<string[]> {
    return this.#tables.secondFactors
      .rows(this.#transaction)
      .filter((record) => record.workspaceId === workspaceId && record.sealed !== null)
      .map(({ agentId }) => agentId)
  }

  async isDemanded(workspaceId: string): Promise<boolean> {
    return this.#tables.secondFactorDemands.has(this.#transaction, workspaceId)
  }

  async setDemanded(workspaceId: string, isDemanded: boolean, since: Date): Promise<void> {
    const { secondFactorDemands } = this.#tables
    if (isDemanded) {
      const demand = { workspaceId, since }
      await this.#transaction.upsert(secondFactorDemands, demand, (known) => known)
    } else {
      await this.#transaction.removeAll(
        secondFactorDemands,
        (demand) => demand.workspaceId === workspaceId,
      )
    }
  }
}
