import { pageAfter, pageBefore } from '@papo/core/chat/entry-page'
import type { Appending, EntryRange, EntryRecord, EntryStore } from '@papo/core/chat/entry-store'
import type { Transaction } from '../database/transaction.ts'
import { keyOf, type MemoryTables } from './tables.ts'

export class Entries implements EntryStore {
  readonly #transaction: Transaction
  readonly #tables: MemoryTables
  readonly #onAppended: (entry: EntryRecord) => void

  constructor(
    transaction: Transaction,
    tables: MemoryTables,
    onAppended: (entry: EntryRecord) => void,
  ) {
    this.#transaction = transaction
    this.#tables = tables
    this.#onAppended = onAppended
  }

  async append(appendings: readonly Appending[]): Promise<void> {
    for (const appending of appendings) await this.#appendTo(appending)
  }

  async #appendTo({ chat, entries }: Appending): Promise<void> {
    const [first] = entries
    const last = entries.at(-1)
    if (first === undefined || last === undefined) throw new Error('there is no entry')
    const moved = await this.#transaction.update(this.#tables.chats, chat.id, (stored) => {
      const isNext = stored.lastSeq === first.seq - 1 && stored.workspaceId === chat.workspaceId
      if (!isNext) return null
      // These change in other ways; an entry leaves them as they are.
      const { siteId, visitorId, number, followUpOf, ticket } = stored
      const { startHash, createdAt, generation } = stored
      const { pageUrl, pageTitle, pageReferrer, locale } = stored
      return {
        ...chat,
        siteId,
        visitorId,
        number,
        followUpOf,
        ticket,
        startHash,
        createdAt,
        generation,
        pageUrl,
        pageTitle,
        pageReferrer,
        locale,
        firstAcceptedAt: stored.firstAcceptedAt ?? chat.acceptedAt,
        changedAt: last.createdAt,
        erasedUpTo: stored.erasedUpTo,
        erasedEntries: stored.erasedEntries,
      }
    })
    if (moved === undefined) {
      throw new Error(`Entry ${first.seq} does not follow the log of chat ${chat.id}`)
    }
    for (const entry of entries) {
      await this.#transaction.insert(this.#tables.entries, {
        ...entry,
        chatId: chat.id,
        erased: false,
      })
      this.#onAppended(entry)
    }
  }

  async findByClientId(
    { workspaceId, chatId }: Pick<EntryRange, 'workspaceId' | 'chatId'>,
    authorId: string,
    clientId: string,
  ): Promise<EntryRecord | null> {
    const key = keyOf(chatId, authorId, clientId)
    const entry = this.#tables.entries.getBy(this.#transaction, 'clientId', key)
    return entry?.workspaceId === workspaceId ? entry : null
  }

  async after(range: EntryRange, seq: number): Promise<EntryRecord[]> {
    return pageAfter(this.#log(range), range, seq)
  }

  async before(range: EntryRange, seq: number | null): Promise<EntryRecord[]> {
    return pageBefore(this.#log(range), range, seq)
  }

  #log({ chatId }: EntryRange): EntryRecord[] {
    return this.#tables.entries.rowsIn(this.#transaction, chatId)
  }
}
