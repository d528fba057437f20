import { countInMemory } from '@papo/core/memory/counters'
import type { Clock } from '@papo/core/platform/clock'
import type { MakeCounter } from '@papo/core/platform/counters'
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'

/** If Redis does not answer a count within this time, it is made in memory. */
const patienceMs = 250

/**
 * Counts in Redis, for all processes together; in this process's memory while Redis does not answer. The names of the
 * counters begin with the prefix.
 */
export function countInRedis(client: unknown, clock: Clock, prefix: string): MakeCounter {
  return (name, { points, seconds, givesBack = false }) => {
    const limiter = new RateLimiterRedis({
      keyPrefix: `${prefix}${name}`,
      points,
      duration: seconds,
      storeClient: client,
      useRedisPackage: true,
      rejectIfRedisNotReady: true,
      // A caller over the limit is refused from memory for the rest of the period, so that a flood does not reach Redis.
      ...(givesBack ? {} : { inMemoryBlockOnConsumed: points + 1 }),
    })
    const local = countInMemory(clock)(name, { points, seconds })
    const inTime = <Result>(answer: Promise<Result>): Promise<Result> =>
      new Promise((resolve, reject) => {
        const cancel = clock.after(patienceMs, () => reject(new Error('Redis did not answer')))
        answer.then(resolve, reject).finally(cancel)
      })
    return {
      count: (key) => inTime(waitOf(limiter.consume(key))).catch(() => local.count(key)),
      giveBack: (key) => inTime(giveBackTo(limiter, key)).catch(() => local.giveBack(key)),
      async forget(key) {
        void local.forget(key)
        await Promise.allSettled([inTime(limiter.delete(key))])
      },
    }
  }
}

/** Gives nothing back after the period has ended: the next period would start below zero. */
async function giveBackTo(
  limiter: Pick<RateLimiterRedis, 'get' | 'reward'>,
  key: string,
): Promise<void> {
  const counted = await limiter.get(key)
  if (counted !== null && counted.consumedPoints > 0) await limiter.reward(key, 1)
}

async function waitOf(consumed: Promise<RateLimiterRes>): Promise<number | null> {
  try {
    await consumed
    return null
  } catch (error) {
    if (error instanceof RateLimiterRes) return Math.max(1, Math.ceil(error.msBeforeNext / 1000))
    throw error
  }
}
