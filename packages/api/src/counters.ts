import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { Clock } from './clock.ts'
import { type Networks, networksOf } from './network.ts'
import { Refusal } from './refusal.ts'

/** So many in so many seconds, counted from the first. */
export interface Allowance {
  points: number
  seconds: number
  /** Single counts are given back, so that a caller who had too many is not refused from memory. */
  givesBack?: boolean
}

/** Counts calls. */
export interface Counter {
  /** Seconds until the next one is welcome where this one is too many, else null. */
  count(key: string): Promise<number | null>
  /** Takes one count back, where its time has not passed yet. */
  giveBack(key: string): Promise<void>
  forget(key: string): Promise<void>
}

/** Makes a counter of one allowance; `name` tells its keys from others. */
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

/** A count that Redis has not answered by then is made in memory. */
const patienceMs = 250

/** Counts in Redis, for all processes together; in this process where Redis does not answer. */
export function countInRedis(client: unknown, clock: Clock): MakeCounter {
  return (name, { points, seconds, givesBack = false }) => {
    const limiter = new RateLimiterRedis({
      keyPrefix: `papo:rate:${name}`,
      points,
      duration: seconds,
      storeClient: client,
      useRedisPackage: true,
      rejectIfRedisNotReady: true,
      // Callers who had too many are refused from memory for the rest of the time: a flood asks Redis nothing.
      ...(givesBack ? {} : { inMemoryBlockOnConsumed: points + 1 }),
    })
    const here = countInMemory(name, { points, seconds })
    const inTime = <Result>(answer: Promise<Result>): Promise<Result> =>
      new Promise((resolve, reject) => {
        const cancel = clock.after(patienceMs, () => reject(new Error('Redis did not answer')))
        answer.then(resolve, reject).finally(cancel)
      })
    return {
      count: (key) => inTime(waitOf(limiter.consume(key))).catch(() => here.count(key)),
      giveBack: (key) => inTime(giveBackTo(limiter, key)).catch(() => here.giveBack(key)),
      async forget(key) {
        await Promise.allSettled([inTime(limiter.delete(key)), here.forget(key)])
      },
    }
  }
}

/** A count whose time has passed is not given back: the next time would begin with one too many. */
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

/** The same allowance, multiplied by the installation's scale. */
export const scaled = (allowance: Allowance, scale: number): Allowance => ({
  ...allowance,
  points: Math.max(1, Math.round(allowance.points * scale)),
})

/** How many customers' allowances a network has: more than one, for they are many, and few for the size of it. */
const shares = { customer: 1, block: 4, network: 16 } as const satisfies Partial<
  Record<keyof Networks, number>
>

/** Counts a caller's address and the networks that it is in. */
export interface NetworkCounter {
  count(ip: string): Promise<number | null>
}

/**
 * Counts the narrowest network first. A call that is too many there is not counted in the wider ones: one
 * customer who floods does not use up what the neighbours have.
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

/** Refuses `rate_limited` where there is a wait. */
export function rateLimited(waitSeconds: number | null): void {
  if (waitSeconds === null) return
  throw new Refusal('rate_limited', `Too many requests: wait ${waitSeconds} s.`, {
    retryAfterSeconds: waitSeconds,
  })
}
