import type { ChatStatus, Contract, Endpoint } from '@papo/protocol'

/** The part of a log to read. `after` is the cursor of the last page; without it, the log’s start. */
export interface LogQuery {
  after?: string
  /** 1 to 100, 50 by default. */
  limit?: number
  /** Seconds, 0 to 25, to hold the answer until there is something new. */
  wait?: number
  /** The last page. */
  tail?: true
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
