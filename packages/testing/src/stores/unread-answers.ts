import type { UnreadAnswerRecord, UnreadAnswerStore } from '@papo/core/chat/unread-answer'
import { dueBy } from '@papo/core/platform/due'
import type { Transaction } from '../database/transaction.ts'
import type { MemoryTables } from './tables.ts'

export class UnreadAnswers implements UnreadAnswerStore {
  readonly #transaction: Transaction
  readonly #tables: MemoryTables

  constructor(transaction: Transaction, tables: MemoryTables) {
    this.#transaction = transaction
    this.#tables = tables
  }

  async record(answer: UnreadAnswerRecord, latestMs: number): Promise<void> {
    const { chats, visitors, unreadAnswers } = this.#tables
    const chat = chats.get(this.#transaction, answer.chatId)
    if (chat?.workspaceId !== answer.workspaceId) return
    const visitor = visitors.get(this.#transaction, chat.visitorId)
    if (visitor === undefined || visitor.email === null || visitor.erasedAt !== null) return
    await this.#transaction.upsert(unreadAnswers, answer, (known) => ({
      ...known,
      dueAt: new Date(Math.min(answer.dueAt.getTime(), known.firstAt.getTime() + latestMs)),
    }))
  }

  async due(now: Date, limit: number): Promise<UnreadAnswerRecord[]> {
    const rows = this.#tables.unreadAnswers.rows(this.#transaction)
    return dueBy(rows, ({ dueAt }) => dueAt, now, limit)
  }

  async tryLock(workspaceId: string, chatId: string): Promise<UnreadAnswerRecord | null> {
    const isTheirs = (answer: UnreadAnswerRecord) => answer.workspaceId === workspaceId
    const { unreadAnswers } = this.#tables
    return this.#transaction.tryLock(unreadAnswers, chatId, 'update', isTheirs) ?? null
  }

  async remove(workspaceId: string, chatId: string): Promise<void> {
    const isTheirs = (answer: UnreadAnswerRecord) => answer.workspaceId === workspaceId
    await this.#transaction.remove(this.#tables.unreadAnswers, chatId, isTheirs)
  }

  async count(workspaceId: string, chatIds: readonly string[]): Promise<Map<string, number>> {
    const { chats, entries } = this.#tables
    const counts = chatIds.flatMap((id) => {
      const chat = chats.get(this.#transaction, id)
      if (chat?.workspaceId !== workspaceId) return []
      const unread = entries
        .rowsIn(this.#transaction, id)
        .filter(
          ({ kind, authorType, seq, erased }) =>
            kind === 'text' && authorType === 'agent' && !erased && seq > chat.readByVisitor,
        )
      return unread.length > 0 ? [[id, unread.length] as const] : []
    })
    return new Map(counts)
  }
}
