import { type Networks, networksOf } from './network.ts'
import type { NowOrLater } from './now-or-later.ts'
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
  count(key: string): NowOrLater<number | null>
  /** Takes one count back, unless its period has ended. */
  giveBack(key: string): NowOrLater<void>
  forget(key: string): NowOrLater<void>
}

/** Makes a counter for one allowance; `name` separates its keys from others. */
export type MakeCounter = (name: string, allowance: Allowance) => Counter

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
  count(ip: string): NowOrLater<number | null>
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
