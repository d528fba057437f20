import type { ChatKind, ChatStatus } from '@papo/protocol'
import type { VisitorRecord } from '../visitor/visitor.ts'

/** A row of `chat_session`. */
export interface ChatRecord {
  id: string
  workspaceId: string
  siteId: string
  visitorId: string
  kind: ChatKind
  /** For people, unique within the workspace. */
  number: string
  /** The ended chat that an agent has followed up with this one; it may be gone by now. */
  followUpOf: string | null
  status: ChatStatus
  /** Order of the queue, from a database sequence at the start; a requeued chat keeps it. */
  ticket: number
  agentId: string | null
  /** SHA-256 of the start's clientId, hex: a repeat of the start finds this chat. Unique per site. */
  startHash: string
  createdAt: Date
  acceptedAt: Date | null
  endedAt: Date | null
  endedBy: 'visitor' | 'agent' | 'system' | null
  rating: number | null
  feedback: string | null
  /** The last entry of the log; entries are 1 … lastSeq without a gap. */
  lastSeq: number
  /** The last entry that visitors may see. */
  lastPublicSeq: number
  readByVisitor: number
  readByAgent: number
  /** The beginning of the visitor's first text. */
  subject: string | null
  pageUrl: string | null
  pageTitle: string | null
  pageReferrer: string | null
  locale: string | null
  /** What agents have tagged it with. */
  tags: readonly string[]
  /**
   * Goes up when entries are erased or the chat gets another visitor: cursors of an older generation start
   * over.
   */
  generation: number
  /** When the chat was requeued; null unless it waits again. */
  requeuedAt: Date | null
  /** When the chat of an absent agent is requeued, unless the agent comes back. */
  requeueAt: Date | null
  /** When the chat is requeued, unless its agent has answered. */
  replyDueAt: Date | null
  /**
   * When both sides are warned that the idle chat will end; null after the warning, or without an idle
   * timeout.
   */
  idleWarnAt: Date | null
  /** When the idle chat ends. */
  idleEndAt: Date | null
}

/** A chat with the names that lists show. */
export interface ListedChat extends ChatRecord {
  siteName: string
  visitor: Pick<VisitorRecord, 'id' | 'name' | 'email' | 'identity'>
  agent: { id: string; name: string; avatarUrl: string | null } | null
}

/**
 * One chat with all fields of its visitor. Lists leave the attributes out: a hundred chats could have two
 * thousand.
 */
export interface ChatDetail extends ListedChat {
  visitor: ListedChat['visitor'] & Pick<VisitorRecord, 'attributes'>
}

/** What a poll needs of a chat; moves only forward, by `generation`, `lastSeq` and the marks. */
export interface ChatHead {
  chatId: string
  workspaceId: string
  siteId: string
  visitorId: string
  agentId: string | null
  status: ChatStatus
  kind: ChatKind
  ticket: number
  lastSeq: number
  lastPublicSeq: number
  readByVisitor: number
  readByAgent: number
  /** The last entry that each side is known to have received; 0 if unknown. Never stored in the database. */
  deliveredToVisitor: number
  deliveredToAgent: number
  /**
   * When the visitor went to another page last, in milliseconds since 1970; 0 if unknown. Never stored in the database
   * with the head.
   */
  pageAt: number
  /** When the idle chat ends, in milliseconds since 1970, once both sides have been warned; else null. */
  closesAt: number | null
  generation: number
  /** When the last entry was stored, in milliseconds since 1970: quiet chats are polled less often. */
  changedAt: number
}
