import type { ChatHead, ChatRecord } from '@papo/core/chat/chat-record'
import type { NewChat } from '@papo/core/chat/chat-store'
import { closesAt } from '@papo/core/chat/idle-timeout'

type HeadRow = Omit<
  ChatHead,
  'changedAt' | 'closesAt' | 'deliveredToVisitor' | 'deliveredToAgent' | 'pageAt'
> &
  Pick<ChatRecord, 'idleWarnAt' | 'idleEndAt'> & { changedAt: Date }

/** The head of a chat from its row; the cache fills in the marks that it alone has. */
export function headOf({ idleWarnAt, idleEndAt, changedAt, ...row }: HeadRow): ChatHead {
  return {
    ...row,
    deliveredToVisitor: 0,
    deliveredToAgent: 0,
    pageAt: 0,
    closesAt: closesAt({ idleWarnAt, idleEndAt }),
    changedAt: changedAt.getTime(),
  }
}

/** The row of a new chat. */
export function rowOf(chat: NewChat) {
  return {
    id: chat.id,
    workspace_id: chat.workspaceId,
    site_id: chat.siteId,
    visitor_id: chat.visitorId,
    kind: chat.kind,
    number: chat.number,
    follow_up_of: chat.followUpOf,
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
    tags: [...chat.tags],
    edition: chat.generation,
    returned_at: chat.requeuedAt,
    requeue_at: chat.requeueAt,
    reply_due_at: chat.replyDueAt,
    warn_at: chat.idleWarnAt,
    abandon_at: chat.idleEndAt,
  }
}
