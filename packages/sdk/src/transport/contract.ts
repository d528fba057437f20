import type {
  AuditAction,
  AuditActorType,
  AuditTargetType,
  CannedResponseScope,
  ChatKind,
  ChatStatus,
  Contract,
  Endpoint,
} from '@papo/protocol'

/** The part of a log to read. */
export interface LogQuery {
  /** The `cursor` of the last page; without it, the log’s start. */
  after?: string
  /** Entries in the page: 1 to 100, 50 by default. */
  limit?: number
  /**
   * For how many seconds to hold the answer until there is something new: 0 to 25. The server may answer
   * earlier.
   */
  wait?: number
  /** The last page, with a cursor at the end of the log. */
  tail?: true
  /** The page before this `seq`, which is 1 or more. */
  before?: number
}

/** Which chats of the queue to list. */
export interface WaitingChatsQuery {
  /** Only this site’s chats. */
  siteId?: string
  /** The most chats in the answer: 1 to 100, 50 by default. */
  limit?: number
}

/** Which chats to list; a chat must match every field. */
export interface ChatsQuery {
  /** Only chats that are in this status. */
  status?: ChatStatus
  /** Only live chats, or only messages that were left. */
  kind?: ChatKind
  /** Only this agent’s chats. */
  agentId?: string
  /** Only this site’s chats. */
  siteId?: string
  /** Only this visitor’s chats. */
  visitorId?: string
  /** Found in names, e-mails and texts, or the whole number or a whole tag of a chat: 1 to 200 characters. */
  text?: string
  /** Chats in a page: 1 to 100, 50 by default. */
  limit?: number
  /** The `nextCursor` of the last page. */
  before?: string
}

/** A page of a list in order from new to old. */
export interface ListQuery {
  /** Entries in a page: 1 to 100. By default 20 of a visitor’s chats, 50 of the audit log. */
  limit?: number
  /** The `nextCursor` of the last page. */
  before?: string
}

/** A page of the audit log; an entry must match every field. */
export interface AuditQuery extends ListQuery {
  /** Only what agents, the operator or the server itself did. */
  actorType?: AuditActorType
  /** Only what this agent did. */
  actorId?: string
  /** Only this act. */
  action?: AuditAction
  /** Only what was done to this kind of thing. */
  targetType?: AuditTargetType
  /** Only what was done to this. */
  targetId?: string
  /** Only what was done then or later, in ISO 8601. */
  from?: string
  /** Only what was done before, in ISO 8601. */
  to?: string
}

/** Which canned responses; one must match every field. */
export interface CannedResponsesQuery {
  /** Only the agent’s own, only those of sites, or only those of all. */
  scope?: CannedResponseScope
  /** Only those of this site. */
  siteId?: string
  /** Canned responses in a page: 1 to 100, 50 by default. */
  limit?: number
  /** The `nextCursor` of the last page. */
  before?: string
}

/** Which canned responses, and in which form. */
export interface ExportCannedResponsesQuery extends Omit<CannedResponsesQuery, 'limit'> {
  /** What separates the cells: a `comma` by default. Spreadsheets in Portuguese expect a `semicolon`. */
  separator?: 'comma' | 'semicolon'
  /** Canned responses in a page: 1 to 100, 100 by default. */
  limit?: number
}

/** The names of the parameters in an endpoint’s path. */
export type ParamName<E extends string> = E extends `${string}/:${infer Name}/${infer Rest}`
  ? Name | ParamName<`/${Rest}`>
  : E extends `${string}/:${infer Name}`
    ? Name
    : never

export type Answer<E extends Endpoint> = Contract[E]['answer']

/** The arguments of a call besides the endpoint: exactly those of the contract. */
export type Call<E extends Endpoint> = {
  signal?: AbortSignal | undefined
  /** Milliseconds until the call counts as unanswered; 15,000 by default. */
  timeoutMs?: number
  /** Used instead of the client’s token. */
  token?: string
  /** Whom the call is for, where a cookie says who calls: another agent’s cookie is refused. */
  agentId?: string | null
} & ([ParamName<E>] extends [never] ? unknown : { params: Record<ParamName<E>, string> }) &
  (Contract[E] extends { body: infer Body } ? { body: Body } : unknown) &
  (Contract[E] extends { query: infer Query } ? { query?: Query | undefined } : unknown)

/** Makes one call. Rejects with a PapoError. */
export type Request = <E extends Endpoint>(endpoint: E, call: Call<E>) => Promise<Answer<E>>
