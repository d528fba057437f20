import { admit } from '@papo/core/call/admit'
import type { Answer } from '@papo/core/call/answer'
import { answer } from '@papo/core/call/answers'
import { type ListedOrigins, requireListedOrigin } from '@papo/core/call/origin'
import type { Caller } from '@papo/core/platform/caller'
import type { NowOrLater } from '@papo/core/platform/now-or-later'
import type { Authenticator } from '@papo/core/session/authenticator'
import type { OperationId } from '@papo/protocol/endpoints'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { waitBudget } from '../wait-budget.ts'
import type { App } from './app-type.ts'
import type { CallGate } from './call-gate.ts'
import { pageOf, readableHeaders, varies } from './cross-origin.ts'
import { RequestCall } from './endpoint-routes.ts'
import type { HeadersOfAnswer } from './page-headers.ts'
import { countRequest } from './rate-limits.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The endpoint, if a visitor's call of it is answered at once where it can be. */
    idlePoll?: OperationId
  }
  interface FastifyRequest {
    /** What counting the call has given, if it was counted before the hook that counts calls. */
    counted: { outcome: NowOrLater<void> } | undefined
    /** The answer that was begun before the handler. */
    answering: Promise<Answer> | undefined
  }
}

interface IdlePollNeeds {
  authenticator: Pick<Authenticator, 'inMemory'>
  origins: ListedOrigins
  draining: AbortSignal
}

/** Callers are admitted by the tokens in memory alone. */
interface InMemory {
  authenticator: { caller(token: string): Caller | null }
  origins: ListedOrigins
}

/**
 * Answers an idle poll of a visitor in the first hook, without a promise. It calls the checks that the later hooks call,
 * in their order, and the same use case. At the first thing that is refused or has to be awaited it goes on to those
 * hooks, which start from the beginning; what must not happen twice, the count and the answer, is handed on to them.
 *
 * Register this before every other hook of requests.
 */
export function answerIdlePolls(
  app: App,
  { authenticator, origins, draining }: IdlePollNeeds,
  gate: CallGate,
  headers: HeadersOfAnswer,
): void {
  app.decorateRequest('counted')
  app.decorateRequest('answering')
  const registers: InMemory = {
    authenticator: { caller: (token) => authenticator.inMemory(token) },
    origins,
  }
  app.addHook('onRequest', (request, reply, done) => {
    const endpoint = endpointOf(request)
    // A connection that is to end says so in its answer.
    if (endpoint === undefined || draining.aborted) {
      done()
      return
    }
    let answered: Answer | null = null
    try {
      answered = admitVisitor(request, registers) ? answerOf(request, endpoint, gate) : null
    } catch {
      // The hook that checks it refuses it in its place.
    }
    if (answered === null) {
      done()
      return
    }
    send(reply, answered, {
      ...headers.first(request),
      ...varies,
      ...readableHeaders(request, origins),
      'content-type': 'application/json; charset=utf-8',
      date: headers.date(),
    })
  })
}

/** A cookie would have to be parsed, and is no visitor's. A held poll awaits. */
function endpointOf(request: FastifyRequest): OperationId | undefined {
  const { method, headers, query } = request
  const isHeld = (query as { wait?: string }).wait !== undefined
  if (method !== 'GET' || headers.cookie !== undefined || isHeld) return undefined
  return request.routeOptions.config.idlePoll
}

/** Whether the caller is a visitor whose token is in memory; then they are the request's. @throws Refusal */
function admitVisitor(request: FastifyRequest, registers: InMemory): boolean {
  const { policy } = request.routeOptions.config
  const { authorization } = request.headers
  if (policy === 'operator' || policy === 'socket' || authorization === undefined) return false
  const page = pageOf(request)
  requireListedOrigin(policy, page, registers.origins)
  const presented = { authorization, session: null, shown: undefined, page }
  const caller = admit(policy, presented, registers)
  if (caller === null || caller instanceof Promise || caller.type !== 'visitor') return false
  request.page = page
  request.caller = caller
  return true
}

/** The answer, or null if it has to be awaited. @throws Refusal */
function answerOf(request: FastifyRequest, endpoint: OperationId, gate: CallGate): Answer | null {
  const { params } = request
  // The later check reads them from their texts again.
  const query = { ...(request.query as object) }
  request.routeOptions.config.readInput?.({ params, query, body: undefined })
  const outcome = countRequest(request, gate.count)
  request.counted = { outcome }
  if (outcome instanceof Promise) return null
  request.waitBudget = { ms: 0 }
  const call = new RequestCall(request, query)
  const answered = waitBudget.run(request.waitBudget, () => answer(gate.answers, endpoint, call))
  if (!(answered instanceof Promise)) return answered
  // The handler awaits it, unless a hook refuses the call.
  answered.catch(() => {})
  request.answering = answered
  return null
}

function send(
  reply: FastifyReply,
  { status, body }: Answer,
  headers: Record<string, string>,
): void {
  const serialize = reply.getSerializationFunction(String(status)) ?? JSON.stringify
  const text = serialize(body)
  reply.raw.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) })
  reply.raw.end(text)
}
