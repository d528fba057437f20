import type {
  BodyOf,
  EndpointDefinition,
  endpoints,
  OperationId,
  ParamsOf,
  QueryOf,
} from '@papo/protocol/endpoints'
import type { Static, TSchema } from 'typebox'
import { type Actor, agentActor } from '../audit/actor.ts'
import type { AgentCaller, Caller, VisitorCaller } from '../platform/caller.ts'
import type { JsonText } from '../platform/json-text.ts'
import { andThen, type NowOrLater } from '../platform/now-or-later.ts'
import type { CallSource } from '../session/call-source.ts'

type Table = typeof endpoints

/** Whom each policy admits. */
interface CallerOf {
  open: null
  site: VisitorCaller | null
  visitor: VisitorCaller
  participant: Caller
  account: AgentCaller
  agent: AgentCaller
  admin: AgentCaller
  owner: AgentCaller
}

/** Where a call comes from, and what ends it. */
export interface Connection {
  readonly source: CallSource
  /** The header `Origin`; undefined if the call comes from no page. */
  readonly origin: string | undefined
  /** Whether the page that calls is the installation’s own. */
  readonly isOwn: boolean
  /** The header `Authorization`. */
  readonly authorization: string | undefined
  /** Aborted when the client disconnects. */
  readonly disconnected: AbortSignal
}

/** A call of one endpoint, whose caller was admitted and whose input was checked. */
export interface CallOf<Row extends Pick<EndpointDefinition, 'policy'>> extends Connection {
  readonly caller: CallerOf[Row['policy']]
  readonly params: ParamsOf<Row>
  readonly query: QueryOf<Row>
  readonly body: BodyOf<Row>
}

/** A session to keep in the browser's cookie. */
export interface SessionCookie {
  token: string
  expiresInSeconds: number
}

/** What the browser must keep; only HTTP knows how. */
export interface Cookies {
  session?: SessionCookie | 'clear'
  /** The token that makes the browser a known device. */
  device?: string
}

/** A good answer. A body of JsonText is sent as it is made. */
export interface Answer<Status extends number = number, Body = unknown> {
  status: Status
  /** Null without content. */
  body: Body
  cookies?: Cookies
}

/** The calling agent, with their address, as the audit log records them. */
export const actorOf = ({
  caller,
  source,
}: Pick<Connection, 'source'> & { caller: AgentCaller }): Actor =>
  agentActor(caller, /* @fault actor-address */ source.address)

/** A body of this shape: at once, or, if it may be large, in parts. */
type BodyIn<Shape> = Shape | JsonText<Shape>

type GoodAnswer<Row extends Pick<EndpointDefinition, 'answers'>> = {
  [Status in keyof Row['answers'] & number]: Answer<
    Status,
    Row['answers'][Status] extends TSchema ? BodyIn<Static<Row['answers'][Status]>> : null
  >
}[keyof Row['answers'] & number]

/** What answers each endpoint, typed by its row of the table. A value where nothing must be awaited. */
export type Answers = {
  readonly [Name in OperationId]: (call: CallOf<Table[Name]>) => NowOrLater<GoodAnswer<Table[Name]>>
}

export const ok = <Body>(body: NowOrLater<Body>): NowOrLater<Answer<200, Body>> =>
  andThen(body, (value) => ({ status: 200, body: value }))

export const created = <Body>(body: NowOrLater<Body>): NowOrLater<Answer<201, Body>> =>
  andThen(body, (value) => ({ status: 201, body: value }))

/** 201 for what is new, 200 for a repeat. */
export const okOrCreated = <Body>(isNew: boolean, body: Body): Answer<200 | 201, Body> => ({
  status: isNew ? 201 : 200,
  body,
})

export const done = (work: NowOrLater<unknown>): NowOrLater<Answer<204, null>> =>
  andThen(work, () => ({ status: 204, body: null }))
