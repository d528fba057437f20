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

/** How many wrong passwords one e-mail allows, or one account from a known source, before `RATE_LIMIT_SCALE` multiplies it. */
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
 * Limits password guesses per e-mail. An attempt is counted before its password is compared, so that parallel
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

  /** Counts an attempt from anywhere. Refuses `rate_limited`. */
  async count(email: string): Promise<CountedAttempt> {
    const counter = this.#counters.unknown
    const key = this.#digest.keyed(`account:${email}`).slice(0, 32)
    // @fault guess-limit
    rateLimited(await counter.count(key))
    // A success clears only its own count: guesses by others stay counted.
    const giveBack = () => counter.giveBack(key)
    return { succeeded: giveBack, notVerified: giveBack }
  }

  /** Counts an attempt from a source that the agent is known at. Refuses `rate_limited`. */
  async countKnown(agentId: string, { kind, hash }: KnownSource): Promise<CountedAttempt> {
    const counter = this.#counters[kind]
    const account = this.#digest.keyed(`account:${agentId}`).slice(0, 32)
    const key = `${account}:${hash.slice(0, 32)}`
    rateLimited(await counter.count(key))
    return { succeeded: () => counter.forget(key), notVerified: () => counter.giveBack(key) }
  }
}
