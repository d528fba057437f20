import type { VisitorSeen, VisitorPresenceStore } from '@papo/core/presence/visitor-presence-store'
import type { Transaction } from '../database/transaction.ts'
import type { MemoryTables } from './tables.ts'

export class VisitorPresence implements VisitorPresenceStore {
  readonly #transaction: Transaction
  readonly #tables: MemoryTables

  constructor(transaction: Transaction, tables: MemoryTables) {
    this.#transaction = transaction
    this.#tables = tables
  }

  async recordSeen(seen: readonly VisitorSeen[]): Promise<void> {
    // The same order everywhere prevents deadlocks.
    for (const one of seen.toSorted((a, b) => (a.chatId < b.chatId ? -1 : 1))) {
      await this.#transaction.upsert(this.#tables.visitorPresence, one, (known) =>
        known.at < one.at ? { ...known, at: one.at } : null,
      )
    }
  }

  async of(workspaceId: string, chatId: string): Promise<Date | null> {
    const seen = this.#tables.visitorPresence.get(this.#transaction, chatId)
    return seen?.workspaceId === workspaceId ? seen.at : null
  }

  async removeOutdated(): Promise<void> {
    const waits = (chatId: string) => {
      const chat = this.#tables.chats.get(this.#transaction, chatId)
      return chat?.status === 'waiting' && chat.kind === 'live'
    }
    await this.#transaction.removeAll(this.#tables.visitorPresence, ({ chatId }) => !waits(chatId))
  }
}
