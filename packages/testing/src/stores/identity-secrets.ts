import type { IdentitySecretRecord, IdentitySecretStore } from '@papo/core/identity/secret-store'
import { validSecrets } from '@papo/core/identity/valid-secrets'
import type { Transaction } from '../database/transaction.ts'
import type { MemoryTables } from './tables.ts'

export class IdentitySecrets implements IdentitySecretStore {
  readonly #transaction: Transaction
  readonly #secrets: MemoryTables['identitySecrets']

  constructor(transaction: Transaction, { identitySecrets }: MemoryTables) {
    this.#transaction = transaction
    this.#secrets = identitySecrets
  }

  async insert(secret: IdentitySecretRecord): Promise<void> {
    await this.#transaction.insert(this.#secrets, secret)
  }

  async valid(workspaceId: string, siteId: string, now: Date): Promise<IdentitySecretRecord[]> {
    const all = this.#secrets.rows(this.#transaction).filter(belongsTo(workspaceId, siteId))
    return validSecrets(all, now)
  }

  async endAllBy(workspaceId: string, siteId: string, end: Date): Promise<void> {
    const isTheirs = belongsTo(workspaceId, siteId)
    await this.#transaction.updateAll(this.#secrets, (secret) => {
      const endsLater = secret.expiresAt === null || secret.expiresAt > end
      return isTheirs(secret) && endsLater ? { ...secret, expiresAt: end } : null
    })
  }

  async remove(workspaceId: string, siteId: string, id: string): Promise<boolean> {
    const isTheirs = belongsTo(workspaceId, siteId)
    return (await this.#transaction.remove(this.#secrets, id, isTheirs)) !== undefined
  }

  async removeExpired(workspaceId: string, siteId: string, now: Date): Promise<void> {
    const isTheirs = belongsTo(workspaceId, siteId)
    await this.#transaction.removeAll(
      this.#secrets,
      (secret) => isTheirs(secret) && secret.expiresAt !== null && secret.expiresAt <= now,
    )
  }
}

const belongsTo = (workspaceId: string, siteId: string) => (secret: IdentitySecretRecord) =>
  secret.workspaceId === workspaceId && secret.siteId === siteId
