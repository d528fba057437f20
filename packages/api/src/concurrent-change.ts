import { Refusal } from './refusal.ts'

/** How often what was asked for is tried anew after another request has won the race for it. */
const attempts = 3

/** Another request stored the same thing in this very moment: what this one has read is not true any more. */
export class ConcurrentChange extends Error {}

/** Tries again after a lost race. Each attempt is a unit of work of its own. */
export async function retryOnRace<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof ConcurrentChange)) throw error
      if (tries === attempts) {
        throw new Refusal('unavailable', 'Try again.', { retryAfterSeconds: 1 }, error)
      }
    }
  }
}
