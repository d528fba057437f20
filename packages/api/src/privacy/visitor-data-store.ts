import type { visitorTables } from './visitor-tables.ts'

export interface VisitorRef {
  workspaceId: string
  visitorId: string
}

export type VisitorTable = keyof typeof visitorTables

/** A visitor as the operator finds one. */
export interface FoundVisitor extends VisitorRef {
  siteId: string
  name: string | null
  email: string | null
  externalId: string | null
  createdAt: Date
  erasedAt: Date | null
}

/** All that is kept of one visitor, as the registry of personal columns describes it. */
export interface VisitorDataStore {
  /** Locks the visitor, erased or not, until the end of the unit of work. Taken before any chat's lock. */
  lock(visitorRef: VisitorRef): Promise<{ erasedAt: Date | null } | null>
  /** The visitor's rows of a table, with the columns that an export for this reader has, under its names. */
  rows(
    table: VisitorTable,
    visitorRef: VisitorRef,
    reader: 'owner' | 'operator',
  ): Promise<Record<string, unknown>[]>
  /** Erases what is kept of the visitor outside chats, and says when. */
  eraseProfile(visitorRef: VisitorRef, at: Date): Promise<void>
  /** Ids of chats of the visitor in which there is something to erase or that are open, in order. */
  chatsToErase(visitorRef: VisitorRef, limit: number): Promise<string[]>
  /**
   * Erases what the chat's row says of the visitor and at most so many entries of its log, and begins a new
   * edition of it. The chat must be locked and have ended. Answers how many entries it were.
   */
  eraseChat(workspaceId: string, chatId: string, entriesAtMost: number): Promise<number>
  /** How many chats the visitor has, and how many entries of theirs are erased. */
  countErased(visitorRef: VisitorRef): Promise<{ chats: number; messages: number }>
  /** For the operator and the jobs: visitors of all workspaces, by exactly one of these. */
  find(by: { id: string } | { email: string } | { externalId: string }): Promise<FoundVisitor[]>
  /** Visitors who were erased since then and of whom something is left: the work was interrupted. */
  partlyErased(since: Date, limit: number): Promise<VisitorRef[]>
}
