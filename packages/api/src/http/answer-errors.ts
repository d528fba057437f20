import { isHiddenFromScripts } from '@papo/core/call/origin'
import { problemAnswer } from '@papo/core/call/problem'
import { noRoute } from '@papo/core/call/route-to'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '@papo/core/platform/refusal'
import type { App } from './app-type.ts'
import { allowedMethods } from './known-paths.ts'
import { papoMark } from './page-headers.ts'
import { explainRefusedOrigin } from './public-address.ts'
import { refusalOf } from './problem.ts'
import { withholdFromScripts } from './cross-origin.ts'

/**
 * Answers every error as a problem with a code. Call this before any route is added: a route keeps the
 * error handler that it was added under.
 */
export function answerErrors(app: App): void {
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply))
  app.setNotFoundHandler(rejectUnknown)
}

/** Refuses addresses that are too long or have no route, before their body is read. */
export function limitUrlLength(app: App, maxAddress: number): void {
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.url.length > maxAddress) {
      done(new Refusal('uri_too_long', 'The address is too long.'))
    } else if (request.is404) done(unknown(request))
    else done()
  })
}

function rejectUnknown(request: FastifyRequest): never {
  throw unknown(request)
}

const unknown = ({ server, url, method }: FastifyRequest): Refusal =>
  noRoute(method, allowedMethods(server.paths, url))

/** Answers with the problem for the error, and logs an internal error with its cause. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const refusal = explainRefusedOrigin(refusalOf(error), request)
  const { publicUrl } = request.server.settings
  const { status, headers, body } = problemAnswer(refusal, request.id, publicUrl)
  if (refusal.code === 'internal_error') {
    request.log.error({ err: refusal.cause ?? refusal }, 'a request crashed')
  } else if (status >= 500 && refusal.cause !== undefined) {
    request.log.warn({ err: refusal.cause }, 'a request could not be served')
  }
  // @fault hidden-refusal
  if (isHiddenFromScripts(refusal)) withholdFromScripts(reply)
  return reply
    .code(status)
    .headers(papoMark)
    .header('x-request-id', request.id)
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'no-store')
    .headers(headers)
    .serializer((text: string) => text)
    .send(JSON.stringify(body))
}
