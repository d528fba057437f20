import { keptSources } from '@papo/core/session/kept-sources'
import type {
  AgentSource,
  KnownSourceRecord,
  KnownSourceStore,
} from '@papo/core/session/known-source-store'
import type { Transaction } from '../database/transaction.ts'
import { keyOf, type MemoryTables } from './tables.ts'

export class KnownSources implements KnownSourceStore {
  readonly #transaction: Transaction
  readonly #sources: MemoryTables['knownSources']

  constructor(transaction: Transaction, { knownSources }: MemoryTables) {
    this.#transaction = transaction
    this.#sources = knownSources
  }

  async find(sources: readonly AgentSource[], now: Date): Promise<AgentSource[]> {
    return sources.flatMap(({ agentId, kind, hash }) => {
      const found = this.#sources.get(this.#transaction, keyOf(agentId, kind, hash))
      return found !== undefined && found.expiresAt > now ? [{ agentId, kind, hash }] : []
    })
  }

  async save(source: KnownSourceRecord, most: number): Promise<void> {
    const { lastUsedAt, expiresAt } = source
    await this.#transaction.upsert(this.#sources, source, (known) => ({
      ...known,
      lastUsedAt,
      expiresAt,
    }))
    const all = this.#sources
      .rows(this.#transaction)
      .filter(({ agentId, kind }) => agentId === source.agentId && kind === source.kind)
    const kept = new Set(keptSources(all, most).map(({ hash }) => hash))
    for (const { agentId, kind, hash } of all) {
      if (!kept.has(hash)) await this.#transaction.remove(this.#sources, keyOf(agentId, kind, hash))
    }
  }

  async replaceDevice(hash: string, newHash: string): Promise<void> {
    await this.#transaction.updateAll(this.#sources, (source) =>
      source.kind === 'device' && source.hash === hash ? { ...source, hash: newHash } : null,
    )
  }

  async removeAllOf(workspaceId: string, agentId: string): Promise<void> {
    await this.#transaction.removeAll(
      this.#sources,
      (source) => source.workspaceId === workspaceId && source.agentId === agentId,
    )
  }
}
