import { AsyncLocalStorage } from 'node:async_hooks'

/** How long one request has waited for the database so far, in milliseconds. */
export interface WaitBudget {
  ms: number
}

/** The budget of the current request. Jobs and other background work have none. */
export const waitBudget = new AsyncLocalStorage<WaitBudget>()
