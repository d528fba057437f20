import type { CountCall } from '@papo/core/call/rate-limit'
import { afterCheck } from './after-check.ts'
import type { App } from './app-type.ts'
import { sourceOf } from './call-source.ts'

/** Counts calls by their route's limit and refuses those above it. */
export function limitRates(app: App, count: CountCall): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { limit } = request.routeOptions.config
    if (request.is404 || limit === undefined) {
      done()
      return
    }
    const { caller, params, counted } = request
    if (counted !== undefined) {
      afterCheck(() => counted.outcome, done)
      return
    }
    const { chatId = null } = params as { chatId?: string }
    afterCheck(() => count(limit, { caller, chatId, source: () => sourceOf(request) }), done)
  })
}
