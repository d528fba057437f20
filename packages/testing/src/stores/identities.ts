import type {
  IdentityRecord,
  IdentityStore,
  IdentityUseRecord,
} from '@papo/core/identity/identity-store'
import type { VerifiedIdentity } from '@papo/core/visitor/visitor'
import type { Transaction } from '../database/transaction.ts'
import { keyOf, type MemoryTables } from './tables.ts'

export class Identities implements IdentityStore {
  readonly #transaction: Transaction
  readonly #tables: MemoryTables

  constructor(transaction: Transaction, tables: MemoryTables) {
    this.#transaction = transaction
    this.#tables = tables
  }

  async visitorOf(workspaceId: string, siteId: string, externalId: string): Promise<string | null> {
    const identity = this.#tables.identities.get(this.#transaction, keyOf(siteId, externalId))
    return identity?.workspaceId === workspaceId ? identity.visitorId : null
  }

  async insert(identity: IdentityRecord): Promise<boolean> {
    return (await this.#transaction.tryInsert(this.#tables.identities, identity)) === null
  }

  async save(identity: IdentityRecord): Promise<void> {
    const { workspaceId, siteId, externalId, visitorId: _, ...signed } = identity
    await this.#transaction.update(this.#tables.identities, keyOf(siteId, externalId), (stored) =>
      stored.workspaceId === workspaceId ? { ...stored, ...signed } : null,
    )
  }

  async recordUse(use: IdentityUseRecord): Promise<boolean> {
    const { identityUses } = this.#tables
    const used = await this.#transaction.upsert(identityUses, { ...use, revoked: false }, (known) =>
      known.revoked ? null : { ...known, expiresAt: use.expiresAt },
    )
    return used !== undefined
  }

  async revokeUsesOf(workspaceId: string, visitorId: string): Promise<void> {
    await this.#transaction.updateAll(this.#tables.identityUses, (use) =>
      use.workspaceId === workspaceId && use.visitorId === visitorId
        ? { ...use, revoked: true }
        : null,
    )
  }
}

/** The identity that the site has signed for the visitor, or null. */
export function identityOf(
  transaction: Transaction,
  { identities }: Pick<MemoryTables, 'identities'>,
  visitorId: string,
): VerifiedIdentity | null {
  const identity = identities.getBy(transaction, 'visitor', visitorId)
  if (identity === undefined) return null
  const { externalId, nameVerified, emailVerified, attributesVerified } = identity
  return { externalId, nameVerified, emailVerified, attributesVerified }
}
