import { AsyncLocalStorage } from 'node:async_hooks'

/** How long one request has waited for the database so far, in milliseconds. */
export interface WaitBudget {
  ms: number
}

/** Within a request. What runs by itself, such as a job, has none. */
export const waitBudget = new AsyncLocalStorage<WaitBudget>()
