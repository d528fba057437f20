import { waitBudget } from '../wait-budget.ts'
import type { App } from './app-type.ts'

/** Measures, from the first hook on, how long each request waits for the database. */
export function startWaitBudget(app: App): void {
  app.decorateRequest('waitBudget', null)
  app.addHook('onRequest', (request, _reply, done) => {
    request.waitBudget ??= { ms: 0 }
    waitBudget.run(request.waitBudget, done)
  })
  // A body arrives in events of the connection, which have lost the request's async context.
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.waitBudget === null || request.waitBudget === waitBudget.getStore()) done()
    else waitBudget.run(request.waitBudget, done)
  })
}
