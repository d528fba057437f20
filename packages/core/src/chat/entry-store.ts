import type { AuthorType, MessageKind } from '@papo/protocol'
import type { ChatRecord } from './chat-record.ts'

/** One entry of a chat's log, as stored. */
export interface EntryRecord {
  id: string
  workspaceId: string
  chatId: string
  seq: number
  /** Lowercase; null unless the entry is a text or a note. */
  clientId: string | null
  kind: MessageKind
  authorType: AuthorType
  /** The visitor's or the agent's id, null for the system. */
  authorId: string | null
  authorName: string | null
  text: string | null
  rating: number | null
  /** The agent whom the chat was transferred to; null for every other kind. */
  to: { id: string; name: string } | null
  /** The text was erased on request; the entry keeps its seq. */
  erased: boolean
  createdAt: Date
}

/** What is told of an entry that was appended to a log. */
export type Appended = Pick<EntryRecord, 'kind' | 'authorType'>

export interface EntryRange {
  workspaceId: string
  chatId: string
  limit: number
  /** Visitors never see notes. */
  notes: boolean
}

/** The next entries of a chat's log, oldest first and at least one, and the chat after the last of them. */
export interface Appending {
  chat: ChatRecord
  entries: readonly EntryRecord[]
}

export interface EntryStore {
  /**
   * Writes the changed chats and their new entries in one statement; each chat is named once. This unit of work must
   * have locked the chats, and the seqs of a chat's entries must go on from its last seq before to `chat.lastSeq`.
   */
  append(appendings: readonly Appending[]): Promise<void>
  /** The entry that this author sent under this clientId, or null. Calls made at once may share one statement. */
  findByClientId(
    chat: Pick<EntryRange, 'workspaceId' | 'chatId'>,
    authorId: string,
    clientId: string,
  ): Promise<EntryRecord | null>
  /**
   * The entries after `seq`, oldest first: at least one if there is any, at most `limit`. If many notes are
   * skipped it may be fewer than `limit` though more follow.
   */
  after(range: EntryRange, seq: number): Promise<EntryRecord[]>
  /** The `limit` entries just before `seq` (null: the last ones), oldest first. */
  before(range: EntryRange, seq: number | null): Promise<EntryRecord[]>
}
