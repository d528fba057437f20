import {
  type Allowance,
  type Counter,
  type MakeCounter,
  rateLimited,
  scaled,
} from '../platform/counters.ts'
import type { Digest } from '../platform/digest.ts'
import type { NowOrLater } from '../platform/now-or-later.ts'
import type { KnownSource } from './known-source-store.ts'

/** How many wrong passwords one account allows, before `RATE_LIMIT_SCALE` multiplies it. */
const allowances = {
  /** From all unknown sources together. */
  unknown: { points: 5, seconds: 300, givesBack: true },
  /** From one device on which the agent has signed in before. */
  device: { points: 10, seconds: 300, givesBack: true },
  /** From one address from which the agent has signed in before; colleagues may share it. */
  address: { points: 20, seconds: 300, givesBack: true },
} as const satisfies Record<KnownSource['kind'] | 'unknown', Allowance>

/** A counted attempt. */
export interface CountedAttempt {
  /** The password was right, so the attempt was no guess. */
  succeeded(): NowOrLater<void>
  /** The password was not compared: takes the count back. */
  notVerified(): NowOrLater<void>
}

export interface GuessLimitsOptions {
  scale: number
  makeCounter: MakeCounter
  digest: Digest
}

/**
 * Limits password guesses per account. An attempt is counted before its password is compared, so that parallel
 * attempts gain nothing over sequential ones. E-mails without an account are counted in the same way.
 */
export class GuessLimits {
  readonly #digest: Digest
  readonly #counters: Record<keyof typeof allowances, Counter>

  constructor({ scale, makeCounter, digest }: GuessLimitsOptions) {
    this.#digest = digest
    const counter = (name: keyof typeof allowances) =>
      makeCounter(`guess:${name}`, scaled(allowances[name], scale))
    this.#counters = {
      unknown: counter('unknown'),
      device: counter('device'),
      address: counter('address'),
    }
  }

  /** Counts an attempt from a known source, or from an unknown one (null). Refuses `rate_limited`. */
  async count(email: string, source: KnownSource | null): Promise<CountedAttempt> {
    const counter = this.#counters[source?.kind ?? 'unknown']
    const account = this.#digest.keyed(`account:${email}`).slice(0, 32)
    const key = source === null ? account : `${account}:${source.hash.slice(0, 32)}`
    // @fault guess-limit
    rateLimited(await counter.count(key))
    return {
      // A success from an unknown source clears only its own count: guesses by others stay counted.
      succeeded: () => (source === null ? counter.giveBack(key) : counter.forget(key)),
      notVerified: () => counter.giveBack(key),
    }
  }
}
