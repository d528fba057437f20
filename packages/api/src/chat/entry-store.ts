import type { AuthorType, MessageKind } from '@papo/protocol'
import type { ChatRecord } from './chat-record.ts'

/** One entry of a chat's log, as stored. */
export interface EntryRecord {
  id: string
  workspaceId: string
  chatId: string
  seq: number
  /** Lowercase; null for what is not a text or a note. */
  clientId: string | null
  kind: MessageKind
  authorType: AuthorType
  /** The visitor's or the agent's id, null for the system. */
  authorId: string | null
  authorName: string | null
  text: string | null
  rating: number | null
  /** Who the chat was transferred to; null for every other kind. */
  to: { id: string; name: string } | null
  /** The text was erased at somebody's wish; the entry keeps its place. */
  erased: boolean
  createdAt: Date
}

export interface EntryRange {
  workspaceId: string
  chatId: string
  limit: number
  /** Visitors never see notes. */
  notes: boolean
}

export interface EntryStore {
  /**
   * Writes the changed chat and its new entry in one statement. The chat must be locked by this unit of
   * work, and `entry.seq` must be `chat.lastSeq`, the chat's last seq before it plus one.
   */
  append(chat: ChatRecord, entry: EntryRecord): Promise<void>
  /** What this author has sent under this clientId, or null. */
  findByClientId(
    chat: Pick<EntryRange, 'workspaceId' | 'chatId'>,
    authorId: string,
    clientId: string,
  ): Promise<EntryRecord | null>
  /**
   * The entries that follow `seq`, oldest first: at least one where there is any, and at most `limit`.
   * Where many notes are passed over it may be fewer than `limit`, though more follow.
   */
  after(range: EntryRange, seq: number): Promise<EntryRecord[]>
  /** The `limit` entries just before `seq` (null: the last ones), oldest first. */
  before(range: EntryRange, seq: number | null): Promise<EntryRecord[]>
}
