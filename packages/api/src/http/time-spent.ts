import { timeSpent } from '../time-spent.ts'
import type { App } from './app-type.ts'

/** Counts from the first hook on how long each request waits for the database. */
export function countTimeSpent(app: App): void {
  app.decorateRequest('timeSpent', null)
  app.addHook('onRequest', (request, _reply, done) => {
    request.timeSpent = { ms: 0 }
    timeSpent.run(request.timeSpent, done)
  })
  // A body arrives on its connection, and what follows would not know whose it is.
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.timeSpent === null) done()
    else timeSpent.run(request.timeSpent, done)
  })
}
