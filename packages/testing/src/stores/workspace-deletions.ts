import { firstBatch, retentionBatch } from '@papo/core/privacy/retention-batch'
import type {
  WorkspaceDeletionRecord,
  WorkspaceDeletionStore,
} from '@papo/core/privacy/workspace-deletion-store'
import type { Table } from '../database/table.ts'
import type { Transaction } from '../database/transaction.ts'
import { thin } from './retention.ts'
import { byId } from './sites.ts'
import type { MemoryTables } from './tables.ts'

export class WorkspaceDeletions implements WorkspaceDeletionStore {
  readonly #transaction: Transaction
  readonly #tables: MemoryTables

  constructor(transaction: Transaction, tables: MemoryTables) {
    this.#transaction = transaction
    this.#tables = tables
  }

  async find(workspaceId: string): Promise<WorkspaceDeletionRecord | null> {
    return this.#tables.workspaceDeletions.get(this.#transaction, workspaceId) ?? null
  }

  async plan(
    deletion: WorkspaceDeletionRecord,
  ): Promise<{ stored: WorkspaceDeletionRecord; isNew: boolean }> {
    const { workspaceDeletions } = this.#tables
    const taken = await this.#transaction.tryInsert(workspaceDeletions, deletion)
    return { stored: (await this.find(deletion.workspaceId)) ?? deletion, isNew: taken === null }
  }

  async cancel(workspaceId: string): Promise<boolean> {
    const { workspaceDeletions } = this.#tables
    const isPlanned = ({ removingAt }: WorkspaceDeletionRecord) => removingAt === null
    const found = await this.#transaction.lock(workspaceDeletions, workspaceId, 'update', isPlanned)
    if (found === undefined) return false
    await this.#transaction.remove(workspaceDeletions, workspaceId)
    return true
  }

  async all(): Promise<WorkspaceDeletionRecord[]> {
    return this.#tables.workspaceDeletions
      .rows(this.#transaction)
      .sort(
        (a, b) => a.dueAt.getTime() - b.dueAt.getTime() || (a.workspaceId < b.workspaceId ? -1 : 1),
      )
  }

  async begin(workspaceId: string, now: Date): Promise<boolean> {
    const { agents, agentSessions, workspaceDeletions } = this.#tables
    const isDue = ({ dueAt }: WorkspaceDeletionRecord) => dueAt <= now
    const due = await this.#transaction.lock(workspaceDeletions, workspaceId, 'update', isDue)
    if (due === undefined) return false
    await this.#transaction.update(workspaceDeletions, workspaceId, (found) => ({
      ...found,
      removingAt: found.removingAt ?? now,
    }))
    await this.#transaction.updateAll(agents, (agent) =>
      agent.workspaceId === workspaceId && agent.disabledAt === null
        ? { ...agent, disabledAt: now }
        : null,
    )
    await this.#transaction.removeAll(agentSessions, (row) => row.workspaceId === workspaceId)
    return true
  }

  async thinChat(workspaceId: string): Promise<string | null> {
    const [first] = this.#tables.chats
      .rows(this.#transaction)
      .filter((chat) => chat.workspaceId === workspaceId && chat.lastSeq > retentionBatch.entries)
      .sort(byId)
    if (first === undefined) return null
    return (await thin(this.#transaction, this.#tables, first.id)) ? first.id : null
  }

  async removeChats(workspaceId: string): Promise<string[]> {
    const { chats, visitorPresence } = this.#tables
    const oldest = chats
      .rows(this.#transaction)
      .filter((chat) => chat.workspaceId === workspaceId)
      .sort(byId)
      .slice(0, retentionBatch.chats)
    const ids = firstBatch(oldest).map(({ id }) => id)
    for (const id of ids) {
      await this.#transaction.remove(chats, id)
      await this.#transaction.remove(visitorPresence, id)
    }
    return ids
  }

  async removeVisitors(workspaceId: string): Promise<number> {
    const { visitors } = this.#tables
    const theirs = visitors
      .rows(this.#transaction)
      .filter((visitor) => visitor.workspaceId === workspaceId)
      .slice(0, retentionBatch.visitors)
    for (const { id } of theirs) await this.#transaction.remove(visitors, id)
    return theirs.length
  }

  async removeRest(workspaceId: string): Promise<void> {
    const { sites, agents, workspaces, workspaceDeletions, ...others } = this.#tables
    const isTheirs = (row: object) => {
      const { actor = row } = row as { actor?: object }
      return Reflect.get(actor, 'workspaceId') === workspaceId
    }
    const inOrder = [...Object.values(others), sites, agents, workspaceDeletions]
    for (const table of inOrder as unknown as Table<object>[]) {
      // The law asks for the access log.
      if (table.name !== 'access_log') await this.#transaction.removeAll(table, isTheirs)
    }
    await this.#transaction.remove(workspaces, workspaceId)
  }
}
