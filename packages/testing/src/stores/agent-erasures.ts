import type { AgentRecord } from '@papo/core/agent/agent'
import type { EntryRecord } from '@papo/core/chat/entry-store'
import type {
  AgentErasureStore,
  AgentRef,
  NamedChats,
} from '@papo/core/privacy/agent-erasure-store'
import type { Transaction } from '../database/transaction.ts'
import type { MemoryTables } from './tables.ts'

const isNamed = (agentId: string) => (entry: EntryRecord) =>
  (entry.authorId === agentId && entry.authorName !== null) ||
  (entry.to?.id === agentId && entry.to.name !== '')

export class AgentErasures implements AgentErasureStore {
  readonly #transaction: Transaction
  readonly #tables: MemoryTables

  constructor(transaction: Transaction, tables: MemoryTables) {
    this.#transaction = transaction
    this.#tables = tables
  }

  async begin({ workspaceId, agentId }: AgentRef, at: Date): Promise<void> {
    const emptied = {
      name: '',
      email: `${agentId}@erased.invalid`,
      passwordHash: '',
      avatarUrl: null,
      siteIds: null,
      languages: [],
      availability: 'offline',
      lastSeenAt: null,
      erasedAt: at,
    } satisfies Partial<AgentRecord>
    await this.#transaction.update(this.#tables.agents, agentId, (agent) =>
      agent.workspaceId === workspaceId ? { ...agent, ...emptied } : null,
    )
    await this.advance({ workspaceId, agentId }, '')
  }

  async position({ workspaceId, agentId }: AgentRef): Promise<string | null> {
    const found = this.#tables.agentErasures.get(this.#transaction, agentId)
    return found?.workspaceId === workspaceId ? found.position : null
  }

  async chatsAfter(
    { workspaceId, agentId }: AgentRef,
    chatId: string,
    limit: number,
  ): Promise<NamedChats> {
    const ids = this.#tables.chats
      .rows(this.#transaction)
      .filter((chat) => chat.workspaceId === workspaceId && chat.id > chatId)
      .map(({ id }) => id)
      .sort()
      .slice(0, limit)
    const hasName = (id: string) =>
      this.#tables.entries.rowsIn(this.#transaction, id).some(isNamed(agentId))
    return { named: ids.filter(hasName), last: ids.at(-1) ?? null }
  }

  async eraseNames(
    { workspaceId, agentId }: AgentRef,
    chatId: string,
    entriesAtMost: number,
  ): Promise<number> {
    const { entries, chats } = this.#tables
    const named = entries
      .rowsIn(this.#transaction, chatId)
      .filter((entry) => entry.workspaceId === workspaceId && isNamed(agentId)(entry))
      .sort((a, b) => a.seq - b.seq)
      .slice(0, entriesAtMost)
    for (const entry of named) {
      await this.#transaction.update(entries, entries.options.key(entry), (stored) => ({
        ...stored,
        authorName: stored.authorId === agentId ? null : stored.authorName,
        to: stored.to?.id === agentId ? { id: agentId, name: '' } : stored.to,
      }))
    }
    await this.#transaction.update(chats, chatId, (chat) =>
      chat.workspaceId === workspaceId ? { ...chat, generation: chat.generation + 1 } : null,
    )
    return named.length
  }

  async advance({ workspaceId, agentId }: AgentRef, position: string | null): Promise<void> {
    const { agentErasures } = this.#tables
    await this.#transaction.removeAll(agentErasures, (row) => row.agentId === agentId)
    if (position === null) return
    await this.#transaction.insert(agentErasures, { workspaceId, agentId, position })
  }

  async partlyErased(limit: number): Promise<AgentRef[]> {
    return this.#tables.agentErasures
      .rows(this.#transaction)
      .map(({ workspaceId, agentId }) => ({ workspaceId, agentId }))
      .sort((one, other) => (one.agentId < other.agentId ? -1 : 1))
      .slice(0, limit)
  }
}
