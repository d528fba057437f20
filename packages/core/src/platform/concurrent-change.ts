import { Refusal } from './refusal.ts'

/** How many attempts a request has while other requests win the race. */
const attempts = 3

/** Another request changed the same data meanwhile, so that what this one read is out of date. */
export class ConcurrentChange extends Error {}

/**
 * Repeats `attempt` after a ConcurrentChange, up to three attempts in all, then refuses `unavailable`. Each attempt
 * must be a unit of work of its own; it is told which one it is, from 1.
 */
export async function retryOnRace<Result>(
  attempt: (tries: number) => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt(tries)
    } catch (error) {
      if (!(error instanceof ConcurrentChange)) throw error
      if (tries === attempts) {
        throw new Refusal('unavailable', 'Try again.', { retryAfterSeconds: 1 }, error)
      }
    }
  }
}
