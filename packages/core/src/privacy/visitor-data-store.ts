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

/** All stored data of one visitor, as the registry of personal columns describes it. */
export interface VisitorDataStore {
  /** Locks the visitor, erased or not, until the end of the unit of work. Lock it before any chat. */
  lock(visitorRef: VisitorRef): Promise<{ erasedAt: Date | null } | null>
  /**
   * The visitor's rows of a table, with the columns that this reader's export contains, under their export
   * names.
   */
  rows(
    table: VisitorTable,
    visitorRef: VisitorRef,
    reader: 'owner' | 'operator',
  ): Promise<Record<string, unknown>[]>
  /** Erases the visitor's data outside chats, and marks the visitor as erased at `at`. */
  eraseProfile(visitorRef: VisitorRef, at: Date): Promise<void>
  /** Ids of the visitor's chats that are open or still hold data to erase, in order. */
  chatsToErase(visitorRef: VisitorRef, limit: number): Promise<string[]>
  /**
   * Erases the visitor's data in the chat's row and at most `entriesAtMost` entries of its log; the
   * generation goes up. The chat must be locked and have ended. Returns how many entries were erased.
   */
  eraseChat(workspaceId: string, chatId: string, entriesAtMost: number): Promise<number>
  /** How many chats the visitor has, and how many of their entries are erased. */
  countErased(visitorRef: VisitorRef): Promise<{ chats: number; messages: number }>
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
