import type { AgentRecord } from '@papo/core/agent/agent'
import type { Transaction } from '../database/transaction.ts'
import type { MemoryTables } from './tables.ts'
import type { AgentSessionRecord, AgentSessionStore } from '@papo/core/session/agent-session'

export class AgentSessions implements AgentSessionStore {
  readonly #transaction: Transaction
  readonly #tables: MemoryTables

  constructor(transaction: Transaction, tables: MemoryTables) {
    this.#transaction = transaction
    this.#tables = tables
  }

  async insert(session: AgentSessionRecord): Promise<void> {
    await this.#transaction.insert(this.#tables.agentSessions, session)
  }

  async findAll(
    tokenHashes: readonly string[],
  ): Promise<{ session: AgentSessionRecord; agent: AgentRecord }[]> {
    return [...new Set(tokenHashes)].flatMap((tokenHash) => {
      const session = this.#tables.agentSessions.get(this.#transaction, tokenHash)
      const agent = session && this.#tables.agents.get(this.#transaction, session.agentId)
      return session && agent ? [{ session, agent }] : []
    })
  }

  async listOf(workspaceId: string, agentId: string): Promise<AgentSessionRecord[]> {
    return this.#tables.agentSessions
      .rows(this.#transaction)
      .filter((session) => session.workspaceId === workspaceId && session.agentId === agentId)
      .toSorted(
        (one, other) =>
          one.createdAt.getTime() - other.createdAt.getTime() ||
          (one.tokenHash < other.tokenHash ? -1 : 1),
      )
  }

  async enrolled(tokenHash: string): Promise<void> {
    await this.#transaction.update(this.#tables.agentSessions, tokenHash, (session) => ({
      ...session,
      mustEnrol: false,
    }))
  }

  async touch(tokenHash: string, lastUsedAt: Date, expiresAt: Date): Promise<void> {
    await this.#transaction.update(this.#tables.agentSessions, tokenHash, (session) => ({
      ...session,
      lastUsedAt,
      expiresAt,
    }))
  }

  async revoke(tokenHashes: readonly string[]): Promise<void> {
    await this.#transaction.removeAll(this.#tables.agentSessions, ({ tokenHash }) =>
      tokenHashes.includes(tokenHash),
    )
  }

  async removeExpired(now: Date): Promise<void> {
    await this.#transaction.removeAll(
      this.#tables.agentSessions,
      ({ expiresAt }) => expiresAt < now,
    )
  }
}
