import type {
  AccessToken,
  Agent,
  AgentList,
  AuditPage,
  ChangePassword,
  Chat,
  ChatList,
  ChatStarted,
  ChatStatus,
  Colleagues,
  CreateAgent,
  CreateIdentitySecret,
  CreateSite,
  CreateWorkspace,
  Credentials,
  Endpoint,
  Heartbeat,
  Identified,
  Identify,
  IdentitySecretCreated,
  IdentitySecretList,
  LogPage,
  Me,
  Message,
  PageVisit,
  RateChat,
  SendMessage,
  Site,
  SiteList,
  StartChat,
  Transfer,
  UpdateAgent,
  UpdateSite,
  VisitorErased,
  VisitorExport,
  WaitingChats,
  WidgetSettings,
  WorkspaceCreated,
} from '@papo/protocol'

/** The part of a log to read. `after` is the cursor of the last page; without it, the log’s start. */
export interface LogQuery {
  after?: string
  /** 1 to 100, 50 by default. */
  limit?: number
  /** Seconds, 0 to 25, to hold the answer until there is something new. */
  wait?: number
  /** The last page. */
  tail?: boolean
  /** The page before this `seq`. */
  before?: number
}

export interface WaitingChatsQuery {
  siteId?: string
  limit?: number
}

export interface ChatsQuery {
  status?: ChatStatus
  agentId?: string
  siteId?: string
  text?: string
  limit?: number
  /** The `nextCursor` of the last page. */
  before?: string
}

/** A page of a list in order from new to old. */
export interface ListQuery {
  limit?: number
  /** The `nextCursor` of the last page. */
  before?: string
}

export interface AuditQuery extends ListQuery {}

/** The query, body and answer of every endpoint of the protocol. */
export interface Contract {
  'GET /v1/widget/:siteKey': { answer: WidgetSettings }
  'POST /v1/chats': { body: StartChat; answer: ChatStarted }
  'GET /v1/chats/:chatId': { answer: Chat }
  'GET /v1/chats/:chatId/messages': { query: LogQuery; answer: LogPage }
  'POST /v1/chats/:chatId/messages': { body: SendMessage; answer: Message }
  'POST /v1/chats/:chatId/typing': { body: { typing: boolean }; answer: void }
  'POST /v1/chats/:chatId/read': { body: { upTo: number }; answer: void }
  'POST /v1/chats/:chatId/extend': { answer: void }
  'POST /v1/chats/:chatId/end': { answer: Chat }
  'PUT /v1/chats/:chatId/rating': { body: RateChat; answer: Chat }
  'POST /v1/visitor/identify': { body: Identify; answer: Identified }
  'POST /v1/visitor/logout': { answer: void }
  'GET /v1/visitor/chats': { query: ListQuery; answer: ChatList }
  'POST /v1/auth/token': { body: Credentials; answer: AccessToken }
  'DELETE /v1/auth/token': { answer: void }
  'POST /v1/auth/session': { body: Credentials; answer: void }
  'DELETE /v1/auth/session': { answer: void }
  'GET /v1/me': { answer: Me }
  'POST /v1/me/password': { body: ChangePassword; answer: void }
  'POST /v1/me/heartbeat': { body: Heartbeat; answer: void }
  'GET /v1/chats/waiting': { query: WaitingChatsQuery; answer: WaitingChats }
  'GET /v1/chats': { query: ChatsQuery; answer: ChatList }
  'POST /v1/chats/:chatId/accept': { answer: Chat }
  'POST /v1/chats/:chatId/transfer': { body: Transfer; answer: Chat }
  'POST /v1/chats/:chatId/notes': { body: SendMessage; answer: Message }
  'POST /v1/chats/:chatId/page': { body: PageVisit; answer: void }
  'GET /v1/colleagues': { answer: Colleagues }
  'POST /v1/workspaces': { body: CreateWorkspace; answer: WorkspaceCreated }
  'GET /v1/sites': { answer: SiteList }
  'POST /v1/sites': { body: CreateSite; answer: Site }
  'PATCH /v1/sites/:siteId': { body: UpdateSite; answer: Site }
  'GET /v1/sites/:siteId/identity-secrets': { answer: IdentitySecretList }
  'POST /v1/sites/:siteId/identity-secrets': {
    body: CreateIdentitySecret
    answer: IdentitySecretCreated
  }
  'DELETE /v1/sites/:siteId/identity-secrets/:secretId': { answer: void }
  'GET /v1/visitors/:visitorId/export': { answer: VisitorExport }
  'DELETE /v1/visitors/:visitorId': { answer: VisitorErased }
  'GET /v1/agents': { answer: AgentList }
  'POST /v1/agents': { body: CreateAgent; answer: Agent }
  'PATCH /v1/agents/:agentId': { body: UpdateAgent; answer: Agent }
  'GET /v1/audit': { query: AuditQuery; answer: AuditPage }
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
} & ([ParamName<E>] extends [never] ? unknown : { params: Record<ParamName<E>, string> }) &
  (Contract[E] extends { body: infer Body } ? { body: Body } : unknown) &
  (Contract[E] extends { query: infer Query } ? { query?: Query | undefined } : unknown)

/** Makes one call. Rejects with a PapoError. */
export type Request = <E extends Endpoint>(endpoint: E, call: Call<E>) => Promise<Answer<E>>
