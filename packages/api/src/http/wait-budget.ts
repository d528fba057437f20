import { waitBudget } from '../wait-budget.ts'
import type { App } from './app-type.ts'

/** Counts from the first hook on how long each request waits for the database. */
export function startWaitBudget(app: App): void {
  app.decorateRequest('timeSpent', null)
  app.addHook('onRequest', (request, _reply, done) => {
    request.waitBudget = { ms: 0 }
    waitBudget.run(request.waitBudget, done)
  })
  // A body arrives on its connection, and what follows would not know whose it is.
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.waitBudget === null) done()
    else waitBudget.run(request.waitBudget, done)
  })
}
