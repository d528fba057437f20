import { sqlState } from './failures.ts'
import type { Candidate } from './candidates.ts'

/** The host does not answer: its other candidate, with or without TLS, need not be tried. */
const hostIsAway = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])
const lostHost = /^(Connection terminated|timeout expired)/
/** Starting up, read-only or not the primary: another host may be the right one. */
const otherHost = new Set(['57P03', '25006'])
/** No entry in pg_hba.conf: it may be there for connections with, or without, TLS. */
const otherEncryption = '28000'
const tlsFault = /SSL|tlsv|wrong version number/iu

/** Which candidate the connections of a process use. It stays with one that works. */
export class Route {
  readonly #candidates: readonly [Candidate, ...Candidate[]]
  #at = 0

  constructor(candidates: readonly [Candidate, ...Candidate[]]) {
    this.#candidates = candidates
  }

  get length(): number {
    return this.#candidates.length
  }

  get candidate(): Candidate {
    return this.#candidates[this.#at] ?? this.#candidates[0]
  }

  /** Leaves a candidate that failed, unless another connection has done so already. False if no other may work. */
  leave(failed: Candidate, error: unknown): boolean {
    const next = this.#after(failed, error)
    if (next === null) return false
    if (this.candidate === failed) this.#at = next
    return true
  }

  #after(failed: Candidate, error: unknown): number | null {
    const from = this.#candidates.indexOf(failed)
    const isElsewhere = ({ host, port }: Candidate) => host !== failed.host || port !== failed.port
    const kind = kindOf(error)
    if (kind === 'final') return null
    for (let step = 1; step < this.length; step += 1) {
      const at = (from + step) % this.length
      const candidate = this.#candidates[at]
      if (candidate !== undefined && (kind === 'encryption' || isElsewhere(candidate))) return at
    }
    return null
  }
}

function kindOf(error: unknown): 'host' | 'encryption' | 'final' {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error
  if (!(first instanceof Error)) return 'final'
  const state = sqlState(first)
  if (state !== null) {
    if (otherHost.has(state)) return 'host'
    return state === otherEncryption ? 'encryption' : 'final'
  }
  const { code = '' } = first as NodeJS.ErrnoException
  if (hostIsAway.has(code) || lostHost.test(first.message)) return 'host'
  return tlsFault.test(first.message) ? 'encryption' : 'final'
}
