import type { AccessLogStore, AccessRecord } from '@papo/core/access-log/access-log'
import { inOrder, matchesAccessFilter } from '@papo/core/access-log/access-filter'
import type { Transaction } from '../database/transaction.ts'
import type { MemoryTables } from './tables.ts'

export class AccessLog implements AccessLogStore {
  readonly #transaction: Transaction
  readonly #accesses: MemoryTables['accessLog']

  constructor(transaction: Transaction, { accessLog }: MemoryTables) {
    this.#transaction = transaction
    this.#accesses = accessLog
  }

  async insert(access: AccessRecord): Promise<void> {
    await this.#transaction.insert(this.#accesses, access)
  }

  async lastAddress(workspaceId: string, subject: AccessRecord['subject']): Promise<string | null> {
    const own = this.#accesses
      .rows(this.#transaction)
      .filter((access) => access.workspaceId === workspaceId && isSame(access.subject, subject))
    return own.toSorted(inOrder).at(-1)?.address ?? null
  }

  async list({ limit, ...filter }: Parameters<AccessLogStore['list']>[0]): Promise<AccessRecord[]> {
    const accesses = this.#accesses.rows(this.#transaction)
    return accesses
      .filter((access) => matchesAccessFilter(access, filter))
      .sort(inOrder)
      .slice(0, limit)
  }
}

const isSame = (one: AccessRecord['subject'], other: AccessRecord['subject']): boolean =>
  one.type === other.type && one.id === other.id
