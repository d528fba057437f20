import { sql } from 'kysely'

/** Literals, not parameters: PostgreSQL uses a partial index only if the statement names the status. */
export const waiting = sql.lit('waiting' as const)
export const active = sql.lit('active' as const)
export const ended = sql.lit('ended' as const)
/** For the same reason. */
export const live = sql.lit('live' as const)
export const message = sql.lit('message' as const)

/** The columns of a `ChatRecord`, from `chat_session as chat`. */
export const chatColumns = [
  'chat.id',
  'chat.workspace_id as workspaceId',
  'chat.site_id as siteId',
  'chat.visitor_id as visitorId',
  'chat.kind',
  'chat.number',
  'chat.follow_up_of as followUpOf',
  'chat.status',
  'chat.ticket',
  'chat.agent_id as agentId',
  'chat.start_hash as startHash',
  'chat.created_at as createdAt',
  'chat.accepted_at as acceptedAt',
  'chat.ended_at as endedAt',
  'chat.ended_by as endedBy',
  'chat.rating',
  'chat.feedback',
  'chat.last_seq as lastSeq',
  'chat.last_public_seq as lastPublicSeq',
  'chat.read_by_visitor as readByVisitor',
  'chat.read_by_agent as readByAgent',
  'chat.subject',
  'chat.page_url as pageUrl',
  'chat.page_title as pageTitle',
  'chat.page_referrer as pageReferrer',
  'chat.locale',
  'chat.tags',
  'chat.edition as generation',
  'chat.returned_at as requeuedAt',
  'chat.requeue_at as requeueAt',
  'chat.reply_due_at as replyDueAt',
  'chat.warn_at as idleWarnAt',
  'chat.abandon_at as idleEndAt',
] as const

/** The columns from which `headOf` builds a `ChatHead`. */
export const headColumns = [
  'chat.id as chatId',
  'chat.workspace_id as workspaceId',
  'chat.site_id as siteId',
  'chat.visitor_id as visitorId',
  'chat.agent_id as agentId',
  'chat.status',
  'chat.kind',
  'chat.ticket',
  'chat.last_seq as lastSeq',
  'chat.last_public_seq as lastPublicSeq',
  'chat.read_by_visitor as readByVisitor',
  'chat.read_by_agent as readByAgent',
  'chat.edition as generation',
  'chat.warn_at as idleWarnAt',
  'chat.abandon_at as idleEndAt',
  'chat.moved_at as changedAt',
] as const
