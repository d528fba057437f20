import type { Static, TObject, TSchema } from 'typebox'
import type { ErrorCode } from '../errors.ts'

/**
 * Who may call. `open`: anybody; no token is read. `site`: anybody, or a visitor with their token; the origin is
 * checked once the site is known. `participant`: a visitor or an agent; the use case decides about the chat.
 * `account`: an agent, also one who must set up a second factor before anything else. `agent`, `admin`, `owner`: at least
 * this role.
 */
export type Policy =
  | 'open'
  | 'site'
  | 'visitor'
  | 'participant'
  | 'account'
  | 'agent'
  | 'admin'
  | 'owner'

/**
 * What a call is counted as; or why it is not counted. `hint`: typing, read marks and other cheap, frequent calls;
 * `connect`: a socket; `link`: the code of a link.
 */
export type RateLimit =
  | 'poll'
  | 'hint'
  | 'write'
  | 'start'
  | 'connect'
  | 'identify'
  | 'signIn'
  | 'password'
  | 'link'
  | 'passwordRequest'
  | 'signUp'
  | { none: string }

/** The groups of the API’s documentation. */
export type Tag =
  | 'chats'
  | 'messages'
  | 'queue'
  | 'widget'
  | 'visitors'
  | 'sign-in'
  | 'agents'
  | 'sites'
  | 'workspaces'
  | 'privacy'
  | 'mail'
  | 'canned-responses'

/** Everything about one endpoint. Routes, documentation, the SDK’s types and the tests’ lists derive from it. */
export interface EndpointDefinition {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** `/v1/chats/:chatId` */
  path: `/v1/${string}`
  policy: Policy
  limit: RateLimit
  tag: Tag
  summary: string
  description?: string
  /** Without one, the path has no parameter. */
  params?: TObject
  /** Closed; each field is optional or has a default. Without one, the call takes no query. */
  query?: TObject
  /** Closed. Without one, the call takes no body, or an empty object. */
  body?: TSchema
  /** The model of each good answer by its status; null: no content. */
  answers: Readonly<Partial<Record<200 | 201, TSchema> & Record<204, null>>>
  /** The codes of this call besides those of every call of its kind. */
  errors: readonly ErrorCode[]
  /** Scripts of every origin may read the answer; without it, only those of listed origins. */
  cors?: '*'
}

/** Keeps the exact type of a table of endpoints. */
export const defineEndpoints = <const Table extends Record<string, EndpointDefinition>>(
  table: Table,
): Table => table

type Declared<Row, Part extends string> =
  Row extends Record<Part, infer Schema extends TSchema> ? Static<Schema> : unknown

/** The parameters of an endpoint’s path. */
export type ParamsOf<Row> = Declared<Row, 'params'>
/** The query of a call, with its defaults filled in; unknown without one. */
export type QueryOf<Row> = Declared<Row, 'query'>
/** The body of a call; unknown without one. */
export type BodyOf<Row> = Declared<Row, 'body'>

/** The model of an endpoint’s good answers; void: no content. */
export type AnswerOf<Row> = Row extends { answers: infer Answers }
  ? ModelOf<Answers[keyof Answers]>
  : never
type ModelOf<Schema> = Schema extends TSchema ? Static<Schema> : void
