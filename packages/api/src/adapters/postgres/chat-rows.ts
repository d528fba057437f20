import type { ChatHead, ChatRecord } from '../../chat/chat-record.ts'
import type { NewChat } from '../../chat/chat-store.ts'
import { closesAt } from '../../chat/silence.ts'

type HeadRow = Omit<ChatHead, 'movedAt' | 'closesAt' | 'givenToVisitor' | 'givenToAgent'> &
  Pick<ChatRecord, 'warnAt' | 'abandonAt'> & { movedAt: Date }

/** A chat’s head from its row. */
export function headOf({ warnAt, abandonAt, movedAt, ...row }: HeadRow): ChatHead {
  return {
    ...row,
    givenToVisitor: 0,
    givenToAgent: 0,
    closesAt: closesAt({ warnAt, abandonAt }),
    movedAt: movedAt.getTime(),
  }
}

/** The row of a new chat. */
export function rowOf(chat: NewChat) {
  return {
    id: chat.id,
    workspace_id: chat.workspaceId,
    site_id: chat.siteId,
    visitor_id: chat.visitorId,
    status: chat.status,
    agent_id: chat.agentId,
    start_hash: chat.startHash,
    created_at: chat.createdAt,
    accepted_at: chat.acceptedAt,
    first_accepted_at: chat.acceptedAt,
    ended_at: chat.endedAt,
    ended_by: chat.endedBy,
    rating: chat.rating,
    feedback: chat.feedback,
    last_seq: chat.lastSeq,
    last_public_seq: chat.lastPublicSeq,
    read_by_visitor: chat.readByVisitor,
    read_by_agent: chat.readByAgent,
    moved_at: chat.createdAt,
    subject: chat.subject,
    page_url: chat.pageUrl,
    page_title: chat.pageTitle,
    page_referrer: chat.pageReferrer,
    locale: chat.locale,
    edition: chat.edition,
    returned_at: chat.returnedAt,
    requeue_at: chat.requeueAt,
    reply_due_at: chat.replyDueAt,
    warn_at: chat.warnAt,
    abandon_at: chat.abandonAt,
  }
}
