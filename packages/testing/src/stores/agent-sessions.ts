import type { AgentRecord } from '@papo/core/agent/agent'
import type { Transaction } from '../database/transaction.ts'
import type { MemoryTables } from './tables.ts'
import type { AgentSessionRecord } from '@papo/core/session/agent-session'
import type { AgentSessionStore } from '@papo/core/session/agent-session-store'

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

  async touch(tokenHash: string, lastUsedAt: Date, expiresAt: Date): Promise<void> {
    await this.#transaction.update(this.#tables.agentSessions, tokenHash, (session) => ({
      ...session,
      lastUsedAt,
      expiresAt,
    }))
  }

  async revoke(tokenHash: string): Promise<void> {
    await this.#transaction.remove(this.#tables.agentSessions, tokenHash)
  }

  async revokeAllOf(workspaceId: string, agentId: string): Promise<void> {
    await this.#transaction.removeAll(
      this.#tables.agentSessions,
      (session) => session.workspaceId === workspaceId && session.agentId === agentId,
    )
  }

  async removeExpired(now: Date): Promise<void> {
    await this.#transaction.removeAll(
      this.#tables.agentSessions,
      ({ expiresAt }) => expiresAt < now,
    )
  }
}
