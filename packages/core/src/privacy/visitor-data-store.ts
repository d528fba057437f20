import type { visitorTables } from './visitor-tables.ts'

export interface VisitorRef {
  workspaceId: string
  visitorId: string
}

export type VisitorTable = keyof typeof visitorTables

/** A visitor as the operator's search returns it. */
export interface FoundVisitor extends VisitorRef {
  siteId: string
  name: string | null
  email: string | null
  externalId: string | null
  createdAt: Date
  erasedAt: Date | null
}

/** A visitor whom an owner's search found, with what is stored about them in numbers. */
export interface SearchedVisitor extends FoundVisitor {
  chats: number
  openChats: number
  /** How many entries of these chats have a text: what people wrote, with notes. */
  messages: number
  lastChatAt: Date | null
}

export interface RowsQuery {
  reader: 'owner' | 'operator'
  /** Only rows of these chats, for a table whose rows belong to chats. */
  chatIds?: readonly string[] | undefined
  /** Where the page begins: `next` of the page before; null for the first one. */
  after: RowsPage['next']
  limit: number
}

export interface RowsPage {
  rows: Record<string, unknown>[]
  /** The place of the last row in the order of its table; null: there are no more rows. */
  next: readonly unknown[] | null
}

/** All stored data of one visitor, as the registry of personal columns describes it. */
export interface VisitorDataStore {
  /** Locks the visitor, erased or not, until the end of the unit of work. Lock it before any chat. */
  lock(visitorRef: VisitorRef): Promise<{ erasedAt: Date | null } | null>
  /**
   * One page of the visitor's rows of a table, in the order of its registry, with the columns that this reader's
   * export contains, under their export names.
   */
  page(table: VisitorTable, visitorRef: VisitorRef, query: RowsQuery): Promise<RowsPage>
  /** How many rows of a table the visitor has. */
  count(table: VisitorTable, visitorRef: VisitorRef): Promise<number>
  /** Erases the visitor's data outside chats, and marks the visitor as erased at `at`. */
  eraseProfile(visitorRef: VisitorRef, at: Date): Promise<void>
  /** Ids of the visitor's chats that are open or still hold data to erase, in order. */
  chatsToErase(visitorRef: VisitorRef, limit: number): Promise<string[]>
  /**
   * Erases the visitor's data in the chat's row and in the next `entriesAtMost` entries of its log, from where an
   * erasure has come to; the generation goes up. The chat must be locked and have ended. Returns through how many
   * entries it went.
   */
  eraseChat(workspaceId: string, chatId: string, entriesAtMost: number): Promise<number>
  /** How many chats the visitor has, how many of their entries are erased, and through how many none has gone yet. */
  countErased(visitorRef: VisitorRef): Promise<{ chats: number; messages: number; left: number }>
  /** For the operator and the jobs: visitors of all workspaces, by exactly one of these. */
  find(by: { id: string } | { email: string } | { externalId: string }): Promise<FoundVisitor[]>
  /**
   * Visitors of the workspace that `matchesVisitorSearch` finds, newest first, by id; with `beforeId`, only those with
   * a smaller id.
   */
  search(
    workspaceId: string,
    text: string,
    page: { beforeId?: string; limit: number },
  ): Promise<SearchedVisitor[]>
  /** Visitors who were erased since then but have data left: the erasure was interrupted. */
  partlyErased(since: Date, limit: number): Promise<VisitorRef[]>
}
