import type { Answer, Answers } from '@papo/core/call/answer'
import { type AdmittedCall, answer } from '@papo/core/call/answers'
import { JsonText } from '@papo/core/platform/json-text'
import { realtimePath } from '@papo/protocol'
import { endpoints, type EndpointDefinition, type OperationId } from '@papo/protocol/endpoints'
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import Type, { type TSchema } from 'typebox'
import type { App } from './app-type.ts'
import { sourceOf } from './call-source.ts'
import { sendParts } from './send-parts.ts'
import { setCookies } from './session-cookie.ts'

const rows = Object.entries(endpoints) as [OperationId, EndpointDefinition][]

/** Adds the route of every endpoint. Throws if one has no handler. */
export function serveEndpoints(app: App, answers: Answers): void {
  for (const [name, row] of rows) {
    if (!Object.hasOwn(answers, name)) throw new Error(`the endpoint ${name} has no handler`)
    app.route({
      ...routeOf(name, row),
      handler: (request, reply) => {
        const answered = request.answering ?? answer(answers, name, new RequestCall(request))
        if (answered instanceof Promise) return answered.then((late) => send(reply, late))
        void send(reply, answered)
        return undefined
      },
    })
  }
}

/**
 * The call of a request. What most endpoints do not ask for is found out only when it is asked. A class, because an
 * object literal with accessors keeps its request in memory until the next full collection.
 */
export class RequestCall implements AdmittedCall {
  readonly #request: FastifyRequest
  readonly caller: AdmittedCall['caller']
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  readonly origin: string | undefined
  readonly isOwn: boolean
  readonly authorization: string | undefined

  constructor(request: FastifyRequest, query = request.query) {
    this.#request = request
    this.caller = request.caller
    this.params = request.params
    this.query = query
    this.body = request.body
    this.origin = request.page.origin
    this.isOwn = request.page.isOwn
    this.authorization = request.headers.authorization
  }

  get source() {
    return sourceOf(this.#request)
  }

  get disconnected() {
    return this.#request.signal
  }
}

function send(reply: FastifyReply, { status, body, cookies }: Answer): FastifyReply {
  if (cookies !== undefined) setCookies(reply, cookies)
  void reply.code(status)
  return body instanceof JsonText ? sendParts(reply, body) : reply.send(body)
}

/** The route of one row of the table. */
function routeOf(
  name: OperationId,
  { method, path, policy, limit, cors, ...row }: EndpointDefinition,
): Omit<RouteOptions, 'handler'> {
  return {
    method,
    url: path,
    config: {
      /* @fault policy-of-route */ policy,
      limit,
      ...(cors && { cors: { origin: cors } }),
      ...(limit === 'poll' && { idlePoll: name }),
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
  if (!url.startsWith('/v1/') || url === documentPath || url === realtimePath) return
  for (const one of [method].flat()) {
    // Fastify adds HEAD to each GET.
    const own = one === 'HEAD' ? 'GET' : one
    if (!known.has(`${own} ${url}`)) {
      throw new Error(`the route ${one} ${url} is not in the table of endpoints`)
    }
  }
}
