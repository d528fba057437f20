import type { ChatLinkRecord, ChatLinkStore } from '@papo/core/chat/chat-link'
import type { Transaction } from '../database/transaction.ts'
import type { MemoryTables } from './tables.ts'

export class ChatLinks implements ChatLinkStore {
  readonly #transaction: Transaction
  readonly #links: MemoryTables['chatLinks']

  constructor(transaction: Transaction, { chatLinks }: MemoryTables) {
    this.#transaction = transaction
    this.#links = chatLinks
  }

  async insert(link: ChatLinkRecord): Promise<void> {
    await this.#transaction.insert(this.#links, link)
  }

  async lockByCode(codeHash: string): Promise<ChatLinkRecord | null> {
    return (await this.#transaction.lock(this.#links, codeHash, 'no key update')) ?? null
  }

  async save({ codeHash, workspaceId, usedAt, clientHash }: ChatLinkRecord): Promise<void> {
    await this.#transaction.update(this.#links, codeHash, (link) =>
      link.workspaceId === workspaceId ? { ...link, usedAt, clientHash } : null,
    )
  }
}
