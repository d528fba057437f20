import { setTimeout as sleep } from 'node:timers/promises'
import { isPapoError } from '@papo/sdk'

const againAfterMs = 100

/** Tries until there is an answer; a refusal for good is thrown. */
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
