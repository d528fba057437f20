import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { Clock } from './clock.ts'
import { type Networks, networksOf } from './network.ts'
import { Refusal } from './refusal.ts'

/** At most `points` calls in `seconds`, counted from the first call. */
export interface Allowance {
  points: number
  seconds: number
  /** Whether single counts are given back: then Redis is asked even for a caller who is over the limit. */
  givesBack?: boolean
}

/** Counts calls by key against one allowance. */
export interface Counter {
  /** Counts a call. Returns the seconds until the next one is allowed if this one is too many, else null. */
  count(key: string): Promise<number | null>
  /** Takes one count back, unless its period has ended. */
  giveBack(key: string): Promise<void>
  forget(key: string): Promise<void>
}

/** Makes a counter for one allowance; `name` separates its keys from others. */
export type MakeCounter = (name: string, allowance: Allowance) => Counter

/** Counts in this process. */
export const countInMemory: MakeCounter = (name, { points, seconds }) => {
  const limiter = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds })
  return {
    count: async (key) => await waitOf(limiter.consume(key)),
    giveBack: async (key) => await giveBackTo(limiter, key),
    forget: async (key) => void (await limiter.delete(key)),
  }
}

/** If Redis does not answer a count within this time, it is made in memory. */
const patienceMs = 250

/** Counts in Redis, for all processes together; in this process's memory while Redis does not answer. */
export function countInRedis(client: unknown, clock: Clock): MakeCounter {
  return (name, { points, seconds, givesBack = false }) => {
    const limiter = new RateLimiterRedis({
      keyPrefix: `papo:rate:${name}`,
      points,
      duration: seconds,
      storeClient: client,
      useRedisPackage: true,
      rejectIfRedisNotReady: true,
      // A caller over the limit is refused from memory for the rest of the period, so that a flood does not reach Redis.
      ...(givesBack ? {} : { inMemoryBlockOnConsumed: points + 1 }),
    })
    const local = countInMemory(name, { points, seconds })
    const inTime = <Result>(answer: Promise<Result>): Promise<Result> =>
      new Promise((resolve, reject) => {
        const cancel = clock.after(patienceMs, () => reject(new Error('Redis did not answer')))
        answer.then(resolve, reject).finally(cancel)
      })
    return {
      count: (key) => inTime(waitOf(limiter.consume(key))).catch(() => local.count(key)),
      giveBack: (key) => inTime(giveBackTo(limiter, key)).catch(() => local.giveBack(key)),
      async forget(key) {
        await Promise.allSettled([inTime(limiter.delete(key)), local.forget(key)])
      },
    }
  }
}

/** Gives nothing back after the period has ended: the next period would start below zero. */
async function giveBackTo(
  limiter: Pick<RateLimiterMemory, 'get' | 'reward'>,
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

/** The allowance, multiplied by the installation's `RATE_LIMIT_SCALE`. */
export const scaled = (allowance: Allowance, scale: number): Allowance => ({
  ...allowance,
  points: Math.max(1, Math.round(allowance.points * scale)),
})

/** A network's allowance, in allowances of one customer: more than one, but far fewer than it has addresses. */
const shares = { customer: 1, block: 4, network: 16 } as const satisfies Partial<
  Record<keyof Networks, number>
>

/** Counts a caller's address and the networks around it. */
export interface NetworkCounter {
  count(ip: string): Promise<number | null>
}

/**
 * Counts in the narrowest network first. A call that exceeds it is not counted in the wider ones, so that one
 * flooding customer does not use up the allowance of the neighbours.
 */
export function countNetworks(
  make: MakeCounter,
  name: string,
  { points, seconds }: Allowance,
): NetworkCounter {
  const counter = (width: keyof typeof shares) =>
    make(width === 'customer' ? name : `${name}:${width}`, {
      points: points * shares[width],
      seconds,
    })
  const counters = {
    customer: counter('customer'),
    block: counter('block'),
    network: counter('network'),
  }
  return {
    async count(ip) {
      const networks = networksOf(ip)
      for (const width of ['customer', 'block', 'network'] as const) {
        const key = networks[width]
        const wait = key === null ? null : await counters[width].count(key)
        if (wait !== null) return wait
      }
      return null
    },
  }
}

/** Refuses `rate_limited` unless the wait is null. */
export function rateLimited(waitSeconds: number | null): void {
  if (waitSeconds === null) return
  throw new Refusal('rate_limited', `Too many requests: wait ${waitSeconds} s.`, {
    retryAfterSeconds: waitSeconds,
  })
}
