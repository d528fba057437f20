import type { PasswordResetRecord, PasswordResetStore } from '@papo/core/agent/password-reset'
import type { Transaction } from '../database/transaction.ts'
import type { MemoryTables } from './tables.ts'

export class PasswordResets implements PasswordResetStore {
  readonly #transaction: Transaction
  readonly #resets: MemoryTables['passwordResets']

  constructor(transaction: Transaction, { passwordResets }: MemoryTables) {
    this.#transaction = transaction
    this.#resets = passwordResets
  }

  async save(reset: PasswordResetRecord): Promise<void> {
    await this.#transaction.upsert(this.#resets, reset, () => reset)
  }

  async findByCode(codeHash: string): Promise<PasswordResetRecord | null> {
    return this.#resets.getBy(this.#transaction, 'code', codeHash) ?? null
  }

  async lockByCode(codeHash: string): Promise<PasswordResetRecord | null> {
    const found = await this.findByCode(codeHash)
    if (found === null) return null
    const isSame = (reset: PasswordResetRecord) => reset.codeHash === codeHash
    return (
      (await this.#transaction.lock(this.#resets, found.agentId, 'no key update', isSame)) ?? null
    )
  }

  async removeOf(workspaceId: string, agentId: string): Promise<void> {
    await this.#transaction.remove(
      this.#resets,
      agentId,
      (reset) => reset.workspaceId === workspaceId,
    )
  }

  async removeOpenBy(workspaceId: string, agentId: string): Promise<void> {
    await this.#transaction.removeAll(
      this.#resets,
      (reset) =>
        reset.workspaceId === workspaceId && reset.createdBy === agentId && reset.usedAt === null,
    )
  }
}
