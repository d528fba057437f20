import type { VisitorRecord, VisitorTokenRecord } from '@papo/core/visitor/visitor'
import type { NamedToken, VisitorStore } from '@papo/core/visitor/visitor-store'
import type { Transaction } from '../database/transaction.ts'
import { identityOf } from './identities.ts'
import { type MemoryTables, type VisitorRow, without } from './tables.ts'

export class Visitors implements VisitorStore {
  readonly #transaction: Transaction
  readonly #tables: MemoryTables

  constructor(transaction: Transaction, tables: MemoryTables) {
    this.#transaction = transaction
    this.#tables = tables
  }

  async insert(visitor: VisitorRecord): Promise<void> {
    await this.#transaction.insert(this.#tables.visitors, {
      ...without(visitor, 'identity'),
      erasedAt: null,
    })
  }

  async save({ workspaceId, id, name, email, attributes }: VisitorRecord): Promise<void> {
    const exists = existsIn(workspaceId)
    await this.#transaction.update(this.#tables.visitors, id, (visitor) =>
      exists(visitor) ? { ...visitor, name, email, attributes } : null,
    )
  }

  async find(workspaceId: string, id: string): Promise<VisitorRecord | null> {
    const visitor = this.#tables.visitors.get(this.#transaction, id)
    return visitor !== undefined && existsIn(workspaceId)(visitor) ? this.#recordOf(visitor) : null
  }

  async remove(workspaceId: string, id: string): Promise<void> {
    await this.#transaction.remove(
      this.#tables.visitors,
      id,
      (visitor) => visitor.workspaceId === workspaceId,
    )
  }

  async lock(workspaceId: string, id: string): Promise<VisitorRecord | null> {
    const { visitors } = this.#tables
    const exists = existsIn(workspaceId)
    const visitor = await this.#transaction.lock(visitors, id, 'no key update', exists)
    return visitor === undefined ? null : this.#recordOf(visitor)
  }

  async insertToken(token: VisitorTokenRecord): Promise<void> {
    await this.#transaction.insert(this.#tables.visitorTokens, token)
  }

  async findTokens(tokenHashes: readonly string[]): Promise<NamedToken[]> {
    return [...new Set(tokenHashes)].flatMap((tokenHash) => {
      const token = this.#tables.visitorTokens.get(this.#transaction, tokenHash)
      const visitor = token && this.#tables.visitors.get(this.#transaction, token.visitorId)
      if (!token || !visitor || visitor.erasedAt !== null) return []
      return [{ token, name: visitor.name }]
    })
  }

  async findToken(tokenHash: string): Promise<NamedToken | null> {
    const [found = null] = await this.findTokens([tokenHash])
    return found
  }

  async touchToken(tokenHash: string, lastUsedAt: Date, expiresAt: Date): Promise<void> {
    await this.#transaction.update(this.#tables.visitorTokens, tokenHash, (token) => ({
      ...token,
      lastUsedAt,
      expiresAt,
    }))
  }

  async revokeToken(tokenHash: string): Promise<void> {
    await this.#transaction.remove(this.#tables.visitorTokens, tokenHash)
  }

  async revokeTokensOf(workspaceId: string, visitorId: string): Promise<void> {
    await this.#transaction.removeAll(
      this.#tables.visitorTokens,
      (token) => token.workspaceId === workspaceId && token.visitorId === visitorId,
    )
  }

  async removeExpiredTokens(now: Date): Promise<void> {
    await this.#transaction.removeAll(
      this.#tables.visitorTokens,
      ({ expiresAt }) => expiresAt < now,
    )
  }

  #recordOf(visitor: VisitorRow): VisitorRecord {
    const identity = identityOf(this.#transaction, this.#tables, visitor.id)
    return { ...without(visitor, 'erasedAt'), identity }
  }
}

/** Whether the visitor is of this workspace, and not erased. */
const existsIn =
  (workspaceId: string) =>
  (visitor: VisitorRow): boolean =>
    visitor.workspaceId === workspaceId && visitor.erasedAt === null
