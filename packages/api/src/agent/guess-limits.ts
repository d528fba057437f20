import { type Allowance, type Counter, type MakeCounter, rateLimited, scaled } from '../counters.ts'
import type { KeyedDigest } from '../token.ts'
import type { KnownSource } from './known-source-store.ts'

/** Wrong passwords for one account, before `RATE_LIMIT_SCALE` multiplies them. */
const allowances = {
  /** From everywhere together, but where the agent was let in before. */
  unknown: { points: 5, seconds: 300, givesBack: true },
  /** From one device that the agent was let in on. */
  device: { points: 10, seconds: 300, givesBack: true },
  /** From one address that the agent was let in from: colleagues may share it. */
  address: { points: 20, seconds: 300, givesBack: true },
} as const satisfies Record<KnownSource['kind'] | 'unknown', Allowance>

/** A try that was counted. */
export interface CountedAttempt {
  /** The password was right: the try is no guess. */
  succeeded(): Promise<void>
  /** The password was not looked at: the try is not counted. */
  notVerified(): Promise<void>
}

export interface GuessLimitsOptions {
  scale: number
  makeCounter: MakeCounter
  digest: KeyedDigest
}

/**
 * Counts guesses at an account, before they are weighed: tries that come together cannot be more than those that
 * come one after the other. An e-mail without an account is counted as one with.
 */
export class GuessLimits {
  readonly #digest: KeyedDigest
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

  /** Counts a try from a known source, or from anywhere else (null). Refuses `rate_limited`. */
  async count(email: string, source: KnownSource | null): Promise<CountedAttempt> {
    const counter = this.#counters[source?.kind ?? 'unknown']
    const account = this.#digest(`account:${email}`).slice(0, 32)
    const key = source === null ? account : `${account}:${source.hash.slice(0, 32)}`
    // @fault guess-limit
    rateLimited(await counter.count(key))
    return {
      // Guesses of strangers stay counted where somebody else knows the password.
      succeeded: () => (source === null ? counter.giveBack(key) : counter.forget(key)),
      notVerified: () => counter.giveBack(key),
    }
  }
}
