import type { ChatStatus } from '@papo/protocol'
import type { VisitorRecord } from './visitor.ts'

/** A row of `chat_session`. */
export interface ChatRecord {
  id: string
  workspaceId: string
  siteId: string
  visitorId: string
  status: ChatStatus
  /** Place in the line, from a database sequence at the start; kept when a chat returns to the line. */
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
  /** Goes up when entries were changed (erased) or the chat got another visitor: cursors of an older one begin anew. */
  generation: number
  /** When it returned to the line, while it waits there again. */
  requeuedAt: Date | null
  /** The chat of a lost agent returns to the line then, unless the agent comes back. */
  requeueAt: Date | null
  /** The chat returns to the line then, unless its agent has answered. */
  replyDueAt: Date | null
  /** Both sides are warned then that silence will end the chat; null once they were, or without a limit. */
  idleWarnAt: Date | null
  /** Silence ends the chat then. */
  idleEndAt: Date | null
}

/** A chat with the names that people see beside it. */
export interface ListedChat extends ChatRecord {
  siteName: string
  visitor: Pick<VisitorRecord, 'id' | 'name' | 'email' | 'identity'>
  agent: { id: string; name: string; avatarUrl: string | null } | null
}

/** One chat with all that is known of its visitor. A list of a hundred would have two thousand attributes. */
export interface ChatDetail extends ListedChat {
  visitor: ListedChat['visitor'] & Pick<VisitorRecord, 'attributes'>
}

/** What a poll needs to know of a chat; moves only forward, by `generation`, `lastSeq` and the marks. */
export interface ChatHead {
  chatId: string
  workspaceId: string
  siteId: string
  visitorId: string
  agentId: string | null
  status: ChatStatus
  ticket: number
  lastSeq: number
  lastPublicSeq: number
  readByVisitor: number
  readByAgent: number
  /** The last entry that each side is known to have been given; 0: not known. Never stored. */
  deliveredToVisitor: number
  deliveredToAgent: number
  /** When silence ends the chat, in milliseconds since 1970, once both sides have been warned; else null. */
  closesAt: number | null
  generation: number
  /** When the last entry was stored, in milliseconds since 1970: quiet chats are polled less often. */
  changedAt: number
}
