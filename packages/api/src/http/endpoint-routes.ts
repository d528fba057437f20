import {
  type AnswerOf,
  type BodyOf,
  type EndpointDefinition,
  endpoints,
  type OperationId,
  type ParamsOf,
  type QueryOf,
} from '@papo/protocol/endpoints'
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import Type, { type TSchema } from 'typebox'
import type { App } from './app-type.ts'

type Table = typeof endpoints

/** A request that the row's schemas have accepted. */
type RequestOf<Row> = FastifyRequest<{
  Params: ParamsOf<Row>
  Querystring: QueryOf<Row>
  Body: BodyOf<Row>
}>

/**
 * What serves an endpoint: it returns the answer of the row. The reply is for cookies, and for the status where
 * the row has several.
 */
type Handler<Row> = (request: RequestOf<Row>, reply: FastifyReply) => Promise<AnswerOf<Row>>

/** A handler for each endpoint. */
export type Handlers = { readonly [Name in OperationId]: Handler<Table[Name]> }

const rows: [string, EndpointDefinition][] = Object.entries(endpoints)

/** Adds the route of every endpoint. Throws if one has no handler. */
export function serveEndpoints(app: App, handlers: Handlers): void {
  for (const [name, row] of rows) {
    if (!Object.hasOwn(handlers, name)) throw new Error(`the endpoint ${name} has no handler`)
    app.route(routeOf(name, row, handlers[name as OperationId]))
  }
}

/** The route of one row of the table. */
function routeOf(
  name: string,
  { method, path, policy, limit, cors, ...row }: EndpointDefinition,
  handler: (request: never, reply: FastifyReply) => Promise<unknown>,
): RouteOptions {
  const statuses = Object.keys(row.answers).map(Number)
  const [status = 200] = statuses
  return {
    method,
    url: path,
    config: {
      /* @fault policy-of-route */ policy,
      limit,
      ...(cors && { cors: { origin: cors } }),
    },
    schema: {
      operationId: name,
      summary: row.summary,
      ...(row.description && { description: row.description }),
      tags: [row.tag],
      ...(row.params && { params: row.params }),
      ...(row.query && { querystring: row.query }),
      ...(row.body && { body: row.body }),
      response: responsesOf(row),
    },
    handler: async (request, reply) => {
      if (statuses.length === 1) void reply.code(status)
      // Fastify has validated the request by the schemas that type the handler.
      const answer = await handler(request as never, reply)
      return status === 204 ? reply.send(null) : answer
    },
  }
}

function responsesOf({ answers }: Pick<EndpointDefinition, 'answers'>): Record<string, TSchema> {
  const done = Type.Null({ description: 'Done.' })
  return Object.fromEntries(
    Object.entries(answers).map(([status, schema]) => [status, schema ?? done]),
  )
}

/** Describes the table itself. */
export const documentPath = '/v1/openapi.json'
const known = new Set(rows.map(([, { method, path }]) => `${method} ${path}`))

/** Makes the app fail to build if a route under `/v1` is in no row of the table. */
export function requireRow({ method, url }: Pick<RouteOptions, 'method' | 'url'>): void {
  if (!url.startsWith('/v1/') || url === documentPath) return
  for (const one of [method].flat()) {
    // Fastify adds HEAD to each GET.
    const own = one === 'HEAD' ? 'GET' : one
    if (!known.has(`${own} ${url}`)) {
      throw new Error(`the route ${one} ${url} is not in the table of endpoints`)
    }
  }
}
