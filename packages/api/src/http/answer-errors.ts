import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { errorCodes } from '@papo/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { newId } from '@papo/core/platform/id'
import { Refusal } from '@papo/core/platform/refusal'
import type { App } from './app-type.ts'
import { allowedMethods } from './known-paths.ts'
import { papoMark } from './page-headers.ts'
import { problemOf, problemType, refusalOf, retryAfterOf } from './problem.ts'

/**
 * Answers every error as a problem with a code. Call this before any route is added: a route keeps the
 * error handler that it was added under.
 */
export function answerErrors(app: App): void {
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply))
  app.setNotFoundHandler(rejectLongUrl)
}

/** Refuses addresses that are too long or have no route, before their body is read. */
export function limitUrlLength(app: App, maxAddress: number): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.length > maxAddress) {
      throw new Refusal('uri_too_long', 'The address is too long.')
    }
    if (request.is404) rejectLongUrl(request, reply)
  })
}

function rejectLongUrl(request: FastifyRequest, reply: FastifyReply): never {
  const allowed = allowedMethods(request.server.paths, request.url)
  if (allowed.length === 0 || allowed.includes(request.method)) {
    throw new Refusal('not_found', 'There is nothing at this address.')
  }
  void reply.header('allow', allowed.join(', '))
  throw new Refusal('method_not_allowed', `This address takes ${allowed.join(', ')}.`)
}

/** Answers with the problem for the error, and logs an internal error with its cause. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const refusal = refusalOf(error)
  const { status } = errorCodes[refusal.code]
  if (refusal.code === 'internal_error') {
    request.log.error({ err: refusal.cause ?? refusal }, 'a request crashed')
  } else if (status >= 500 && refusal.cause !== undefined) {
    request.log.warn({ err: refusal.cause }, 'a request could not be served')
  }
  const wait = retryAfterOf(refusal)
  if (wait !== null) void reply.header('retry-after', wait)
  if (status === 401) void reply.header('www-authenticate', 'Bearer')
  return reply
    .code(status)
    .headers(papoMark)
    .header('x-request-id', request.id)
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'no-store')
    .header('content-type', problemType)
    .serializer((body: string) => body)
    .send(JSON.stringify(problemOf(refusal, request.id, request.server.settings.publicUrl)))
}

/** Errors of the HTTP parser, which come before there is a request. */
const parserRefusals: Record<string, Refusal> = {
  HPE_HEADER_OVERFLOW: new Refusal('headers_too_large', 'The headers are too large.'),
  ERR_HTTP_REQUEST_TIMEOUT: new Refusal('request_timeout', 'The request took too long to arrive.'),
}
const notHttp = new Refusal('invalid_request', 'This is not valid HTTP.')

/** Answers on a bare socket if no request could be read from it, and closes it. */
export function answerClientError(
  error: Error & { code?: string },
  socket: Socket,
  publicUrl: string,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  // @fault parser-refusal
  const refusal = parserRefusals[error.code ?? ''] ?? notHttp
  const requestId = newId()
  const body = JSON.stringify(problemOf(refusal, requestId, publicUrl))
  const { status } = errorCodes[refusal.code]
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `Content-Type: ${problemType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries(papoMark).map(([name, value]) => `${name}: ${value}`),
    `X-Request-Id: ${requestId}`,
    'X-Content-Type-Options: nosniff',
    'Cache-Control: no-store',
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
