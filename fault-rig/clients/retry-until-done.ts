import { setTimeout as sleep } from 'node:timers/promises'
import { isPapoError } from '@papo/sdk'

const againAfterMs = 100

/** Retries until there is an answer; throws a final refusal. */
export async function retryUntilDone<Result>(call: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await call()
    } catch (error) {
      if (!isPapoError(error) || !error.retry) throw error
      await sleep(error.retryAfterMs ?? againAfterMs)
    }
  }
}
