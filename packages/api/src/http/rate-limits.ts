import type { CountCall } from '@papo/core/call/rate-limit'
import type { NowOrLater } from '@papo/core/platform/now-or-later'
import type { FastifyRequest } from 'fastify'
import { afterCheck } from './after-check.ts'
import type { App } from './app-type.ts'
import { sourceOf } from './call-source.ts'

/** Counts a request against the limit of its route. @throws Refusal `rate_limited` */
export function countRequest(request: FastifyRequest, count: CountCall): NowOrLater<void> {
  const { limit } = request.routeOptions.config
  if (limit === undefined) return
  const { caller, params } = request
  const { chatId = null } = params as { chatId?: string }
  return count(limit, { caller, chatId, source: () => sourceOf(request) })
}

/** Counts calls by their route’s limit and refuses those above it. */
export function limitRates(app: App, count: CountCall): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { counted, is404 } = request
    if (is404) done()
    else afterCheck(() => (counted ? counted.outcome : countRequest(request, count)), done)
  })
}
