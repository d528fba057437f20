import type { endpoints } from './endpoints.ts'
import type { AnswerOf, BodyOf, QueryOf } from './endpoints/endpoint.ts'

/*
 * Types that derive from the table of endpoints. They reach browsers, the table and its schemas do not.
 */

type Table = typeof endpoints

type EndpointOf<Row> = Row extends {
  method: infer Method extends string
  path: infer Path extends string
}
  ? `${Method} ${Path}`
  : never

/** Each field of a query is optional for the caller: if it is not optional in the schema, it has a default. */
type CallOf<Row> = { answer: AnswerOf<Row> } & (Row extends { body: object }
  ? { body: BodyOf<Row> }
  : unknown) &
  (Row extends { query: object } ? { query: Partial<QueryOf<Row>> } : unknown)

/** The query, body and answer of every endpoint, by `METHOD /path/:parameter`. */
export type Contract = {
  [Name in keyof Table as EndpointOf<Table[Name]>]: CallOf<Table[Name]>
}

/** `METHOD /path/:parameter` of an endpoint. */
export type Endpoint = keyof Contract

/** The endpoints that visitors’ clients call. */
export type VisitorEndpoint = EndpointOf<
  Extract<Table[keyof Table], { policy: 'site' | 'visitor' | 'participant' } | { tag: 'widget' }>
>
