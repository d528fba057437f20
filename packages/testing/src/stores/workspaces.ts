import type { Transaction } from '../database/transaction.ts'
import type { MemoryTables } from './tables.ts'
import type { WorkspaceRecord } from '@papo/core/workspace/workspace'
import type { WorkspaceStore } from '@papo/core/workspace/workspace-store'

export class Workspaces implements WorkspaceStore {
  readonly #transaction: Transaction
  readonly #tables: MemoryTables

  constructor(transaction: Transaction, tables: MemoryTables) {
    this.#transaction = transaction
    this.#tables = tables
  }

  async insert(workspace: WorkspaceRecord): Promise<void> {
    await this.#transaction.insert(this.#tables.workspaces, workspace)
  }

  async find(id: string): Promise<WorkspaceRecord | null> {
    return this.#tables.workspaces.get(this.#transaction, id) ?? null
  }

  async lock(id: string): Promise<WorkspaceRecord | null> {
    const { workspaces } = this.#tables
    return (await this.#transaction.lock(workspaces, id, 'no key update', () => true)) ?? null
  }

  async save(workspace: WorkspaceRecord): Promise<void> {
    const { id, createdAt: _, ...changes } = workspace
    await this.#transaction.update(this.#tables.workspaces, id, (stored) => ({
      ...stored,
      ...changes,
    }))
  }

  async any(): Promise<boolean> {
    return this.#tables.workspaces.rows(this.#transaction).length > 0
  }
}
