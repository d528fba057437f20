import type { Owner, Table as RegisteredTable } from '@papo/core/platform/column'
import {
  erasures,
  exportedRows,
  hasPersonalData,
  isRemoved,
  type Row,
} from '@papo/core/privacy/erasure'
import type {
  FoundVisitor,
  RowsPage,
  RowsQuery,
  SearchedVisitor,
  VisitorDataStore,
  VisitorRef,
  VisitorTable,
} from '@papo/core/privacy/visitor-data-store'
import { matchesVisitorSearch } from '@papo/core/privacy/visitor-search'
import { visitorTables } from '@papo/core/privacy/visitor-tables'
import type { Table } from '../database/table.ts'
import type { Transaction } from '../database/transaction.ts'
import { columnsOf, inOrderOf, withColumns } from './columns.ts'
import { identityOf } from './identities.ts'
import { byId } from './sites.ts'
import { type ChatRow, type MemoryTables, type VisitorRow, without } from './tables.ts'

const registry: Record<VisitorTable, RegisteredTable> = visitorTables
const tableNames = Object.keys(visitorTables) as VisitorTable[]

const ownerOf = (name: VisitorTable): Owner => {
  const { owner } = registry[name]
  if (owner === null) throw new Error(`no row of ${name} is a visitor's`)
  return owner
}

/** Calls `use` with the table of this name, whatever its rows are. */
function withTable<Result>(
  tables: MemoryTables,
  name: VisitorTable,
  use: <Stored extends object>(table: Table<Stored>) => Result,
): Result {
  switch (name) {
    case 'visitor':
      return use(tables.visitors)
    case 'visitor_identity':
      return use(tables.identities)
    case 'visitor_token':
      return use(tables.visitorTokens)
    case 'identity_use':
      return use(tables.identityUses)
    case 'chat_session':
      return use(tables.chats)
    case 'message':
      return use(tables.entries)
    case 'visitor_presence':
      return use(tables.visitorPresence)
    case 'visit':
      return use(tables.visits)
    case 'visitor_note':
      return use(tables.visitorNotes)
    case 'visitor_block':
      return use(tables.blocks)
    case 'chat_link':
      return use(tables.chatLinks)
    case 'mail':
      return use(tables.mails)
    case 'access_log':
      return use(tables.accessLog)
  }
}

export class VisitorData implements VisitorDataStore {
  readonly #transaction: Transaction
  readonly #tables: MemoryTables

  constructor(transaction: Transaction, tables: MemoryTables) {
    this.#transaction = transaction
    this.#tables = tables
  }

  async lock({ workspaceId, visitorId }: VisitorRef): Promise<{ erasedAt: Date | null } | null> {
    const locked = await this.#transaction.lock(
      this.#tables.visitors,
      visitorId,
      'no key update',
      (visitor) => visitor.workspaceId === workspaceId,
    )
    return locked === undefined ? null : { erasedAt: locked.erasedAt }
  }

  async page(
    name: VisitorTable,
    visitorRef: VisitorRef,
    { reader, chatIds, after, limit }: RowsQuery,
  ): Promise<RowsPage> {
    const { order, column } = ownerOf(name)
    const isOfChats = (row: Row) => chatIds === undefined || chatIds.includes(String(row[column]))
    const isTheirs = this.#isOf(name, visitorRef)
    const compare = inOrderOf(order)
    const last = after && Object.fromEntries(order.map((column, at) => [column, after[at]]))
    const page = this.#rowsOf(name)
      .filter((row) => isTheirs(row) && isOfChats(row))
      .filter((row) => last === null || compare(row, last) > 0)
      .sort(compare)
      .slice(0, limit)
    const end = page.length < limit ? undefined : page.at(-1)
    return {
      rows: exportedRows(registry[name], page, reader),
      next: end === undefined ? null : order.map((column) => end[column]),
    }
  }

  async count(name: VisitorTable, visitorRef: VisitorRef): Promise<number> {
    return this.#rowsOf(name).filter(this.#isOf(name, visitorRef)).length
  }

  async eraseProfile(visitorRef: VisitorRef, at: Date): Promise<void> {
    for (const name of tableNames) {
      if (ownerOf(name).is !== 'visitor' || name === 'chat_session') continue
      const isTheirs = this.#isOf(name, visitorRef)
      await withTable(this.#tables, name, async (table) => {
        if (isRemoved(registry[name])) {
          await this.#transaction.removeAll(table, (row) =>
            isTheirs(columnsOf(registry[name], row)),
          )
        } else {
          await this.#transaction.updateAll(table, (row) =>
            isTheirs(columnsOf(registry[name], row)) && hasLeft(name, row)
              ? erased(name, row)
              : null,
          )
        }
      })
    }
    await this.#transaction.update(this.#tables.visitors, visitorRef.visitorId, (visitor) =>
      visitor.workspaceId === visitorRef.workspaceId ? { ...visitor, erasedAt: at } : null,
    )
  }

  async chatsToErase(visitorRef: VisitorRef, limit: number): Promise<string[]> {
    return this.#chatsOf(visitorRef)
      .filter((chat) => this.#isLeft(chat))
      .map(({ id }) => id)
      .sort()
      .slice(0, limit)
  }

  async eraseChat(workspaceId: string, chatId: string, entriesAtMost: number): Promise<number> {
    const { entries, visitorPresence, visits, chats } = this.#tables
    const isTheirs = (row: { workspaceId: string }) => row.workspaceId === workspaceId
    const from = chats.get(this.#transaction, chatId)?.erasedUpTo ?? 0
    const next = entries
      .rowsIn(this.#transaction, chatId)
      .filter((entry) => isTheirs(entry) && entry.seq > from)
      .sort((a, b) => a.seq - b.seq)
      .slice(0, entriesAtMost)
    const upTo = next.at(-1)?.seq ?? from
    const left = next.filter((entry) => hasLeft('message', entry))
    let marked = 0
    for (const entry of left) {
      const stored = await this.#transaction.update(entries, entries.options.key(entry), (row) =>
        erased('message', row),
      )
      if (stored?.erased === true) marked += 1
    }
    await this.#transaction.remove(visitorPresence, chatId, isTheirs)
    await this.#transaction.remove(visits, chatId, isTheirs)
    await this.#transaction.update(chats, chatId, (chat) =>
      isTheirs(chat)
        ? {
            ...erased('chat_session', chat),
            generation: chat.generation + 1,
            erasedUpTo: upTo,
            erasedEntries: chat.erasedEntries + marked,
          }
        : null,
    )
    return next.length
  }

  async countErased(
    visitorRef: VisitorRef,
  ): Promise<{ chats: number; messages: number; left: number }> {
    const chats = this.#chatsOf(visitorRef)
    const sum = (of: (chat: ChatRow) => number) => chats.reduce((all, chat) => all + of(chat), 0)
    return {
      chats: chats.length,
      messages: sum(({ erasedEntries }) => erasedEntries),
      left: sum(({ lastSeq, erasedUpTo }) => Math.max(0, lastSeq - erasedUpTo)),
    }
  }

  async find(
    by: { id: string } | { email: string } | { externalId: string },
  ): Promise<FoundVisitor[]> {
    return this.#tables.visitors
      .rows(this.#transaction)
      .map((visitor) => ({ ...visitor, externalId: this.#externalIdOf(visitor) }))
      .filter((visitor) => {
        if ('id' in by) return visitor.id === by.id
        if ('externalId' in by) return visitor.externalId === by.externalId
        return visitor.email?.toLowerCase() === by.email.toLowerCase()
      })
      .sort(byId)
      .map((visitor) => ({ visitorId: visitor.id, ...without(visitor, 'id', 'attributes') }))
  }

  async search(
    workspaceId: string,
    text: string,
    { beforeId, limit }: { beforeId?: string; limit: number },
  ): Promise<SearchedVisitor[]> {
    return this.#tables.visitors
      .rows(this.#transaction)
      .filter((visitor) => visitor.workspaceId === workspaceId)
      .filter(({ id }) => beforeId === undefined || id < beforeId)
      .map((visitor) => {
        const chats = this.#chatsOf({ workspaceId, visitorId: visitor.id })
        return { ...visitor, externalId: this.#externalIdOf(visitor), chats }
      })
      .filter(({ chats, ...visitor }) =>
        matchesVisitorSearch({ ...visitor, chatIds: chats.map(({ id }) => id) }, text),
      )
      .sort(byId)
      .reverse()
      .slice(0, limit)
      .map(({ chats, ...visitor }) => ({
        visitorId: visitor.id,
        ...without(visitor, 'id', 'attributes'),
        chats: chats.length,
        openChats: chats.filter(({ status }) => status !== 'ended').length,
        messages: chats
          .flatMap(({ id }) => this.#tables.entries.rowsIn(this.#transaction, id))
          .filter(({ text }) => text !== null && text !== '').length,
        lastChatAt: chats.sort(byId).at(-1)?.createdAt ?? null,
      }))
  }

  async partlyErased(since: Date, limit: number): Promise<VisitorRef[]> {
    return this.#tables.visitors
      .rows(this.#transaction)
      .filter(({ erasedAt }) => erasedAt !== null && erasedAt >= since)
      .map(({ workspaceId, id: visitorId }) => ({ workspaceId, visitorId }))
      .filter((visitor) => this.#chatsOf(visitor).some((chat) => this.#isLeft(chat)))
      .sort((a, b) => (a.visitorId < b.visitorId ? -1 : 1))
      .slice(0, limit)
  }

  /** Every row of a table, by the names of its columns. */
  #rowsOf(name: VisitorTable): Row[] {
    return withTable(this.#tables, name, (table) =>
      table.rows(this.#transaction).map((row) => columnsOf(registry[name], row)),
    )
  }

  /** The condition for the visitor's rows of a table, by the names of its columns. */
  #isOf(name: VisitorTable, visitorRef: VisitorRef): (row: Row) => boolean {
    const { column, is, where } = ownerOf(name)
    const owners = new Set<unknown>(
      is === 'visitor' ? [visitorRef.visitorId] : this.#chatsOf(visitorRef).map(({ id }) => id),
    )
    return (row) =>
      row['workspace_id'] === visitorRef.workspaceId &&
      owners.has(row[column]) &&
      (where === undefined || row[where[0]] === where[1])
  }

  #chatsOf({ workspaceId, visitorId }: VisitorRef): ChatRow[] {
    const chats = this.#tables.chats.rows(this.#transaction)
    return chats.filter((chat) => chat.workspaceId === workspaceId && chat.visitorId === visitorId)
  }

  /** Whether the chat is open, or has something to erase in its row, its log or beside them. */
  #isLeft(chat: ChatRow): boolean {
    if (chat.status !== 'ended' || hasLeft('chat_session', chat)) return true
    const { visits, visitorPresence } = this.#tables
    const isBeside = (table: typeof visits | typeof visitorPresence) =>
      table.get(this.#transaction, chat.id) !== undefined
    if (isBeside(visits) || isBeside(visitorPresence)) return true
    const log = this.#tables.entries.rowsIn(this.#transaction, chat.id)
    return log.some((entry) => entry.seq > chat.erasedUpTo && hasLeft('message', entry))
  }

  #externalIdOf({ id }: VisitorRow): string | null {
    return identityOf(this.#transaction, this.#tables, id)?.externalId ?? null
  }
}

const hasLeft = (name: VisitorTable, row: object): boolean =>
  hasPersonalData(registry[name], columnsOf(registry[name], row))

/** The row after an erasure. */
const erased = <Stored extends object>(name: VisitorTable, row: Stored): Stored =>
  withColumns(row, erasures(registry[name], columnsOf(registry[name], row)))
