import type { RateLimit } from '@papo/protocol/endpoints'
import type { Caller } from '../platform/caller.ts'
import {
  type Allowance,
  countNetworks,
  type MakeCounter,
  type NetworkCounter,
  rateLimited,
  scaled,
} from '../platform/counters.ts'
import type { Digest } from '../platform/digest.ts'
import { andThen, type NowOrLater } from '../platform/now-or-later.ts'
import { isDeviceToken } from '../platform/token.ts'
import type { CallSource } from '../session/call-source.ts'

/** The allowances before `RATE_LIMIT_SCALE` multiplies their points. */
const allowances = {
  /** Per token and chat. */
  poll: { points: 120, seconds: 60 },
  /** A burst of 20 and one a second on average, per visitor. */
  visitorWrite: { points: 20, seconds: 20 },
  /** Agents have several chats: a burst of 60 and five a second on average. */
  agentWrite: { points: 60, seconds: 12 },
  /** Typing and read marks, per caller. */
  hint: { points: 120, seconds: 60 },
  /**
   * Per address, like all limits per address: a whole network has a larger allowance, but not one for each
   * of its addresses.
   */
  start: { points: 60, seconds: 60 },
  /** Per address, in each process: browsers come back all at once after a process has gone. */
  connect: { points: 600, seconds: 60 },
  /** Per address: an office of people who are signed in on a site, each opening a page or two a minute. */
  identify: { points: 120, seconds: 60 },
  /** Per address, over all accounts. `session/guess-limits.ts` has the limit per account. */
  signIn: { points: 60, seconds: 300 },
  /** Per browser that was signed in before, once its address's allowance is used up. */
  signInDevice: { points: 10, seconds: 300 },
  /** Password changes, per agent. */
  password: { points: 5, seconds: 300 },
  /** Codes of links, per address. Nobody guesses one of 256 bits; looking one up shall cost little all the same. */
  link: { points: 40, seconds: 300 },
  /** Asking for a link for a forgotten password, per address. */
  passwordRequest: { points: 10, seconds: 900 },
  /** Per address. */
  signUp: { points: 10, seconds: 3600 },
} as const satisfies Record<string, Allowance>

type AllowanceName = keyof typeof allowances

export interface RateLimitOptions {
  scale: number
  makeCounter: MakeCounter
  /** Counts in this process, without a round trip. */
  makeLocalCounter: MakeCounter
  digest: Digest
}

/** What a call is counted by. */
export interface CountedCall {
  caller: Caller | null
  /** The chat in the address, or null. */
  chatId: string | null
  /** Asked only where a network or a device is counted. */
  source(): CallSource
}

/** Counts a call against its endpoint's limit, if it has one. @throws Refusal `rate_limited` */
export type CountCall = (limit: RateLimit, call: CountedCall) => NowOrLater<void>

/** Counts calls by their endpoint's limit and refuses those above it. */
export function countCalls({
  scale,
  makeCounter,
  makeLocalCounter,
  digest,
}: RateLimitOptions): CountCall {
  const counter = (name: AllowanceName, make = makeCounter) =>
    make(name, scaled(allowances[name], scale))
  const networks = (name: AllowanceName, make = makeCounter) =>
    countNetworks(make, name, scaled(allowances[name], scale))
  const counters: Record<AllowanceName, NetworkCounter> = {
    // The most frequent calls must not cost a Redis round trip.
    poll: counter('poll', makeLocalCounter),
    hint: counter('hint', makeLocalCounter),
    // @fault counters-of-all-nodes
    visitorWrite: counter('visitorWrite'),
    agentWrite: counter('agentWrite'),
    start: networks('start'),
    connect: networks('connect', makeLocalCounter),
    identify: networks('identify'),
    signIn: networks('signIn'),
    signInDevice: counter('signInDevice'),
    password: counter('password'),
    link: networks('link'),
    passwordRequest: networks('passwordRequest'),
    signUp: networks('signUp'),
  }
  const waitOf = (name: AllowanceName, key: string, device: string | null) =>
    andThen(counters[name].count(key), (wait) => {
      const isKnown = wait !== null && device !== null && isDeviceToken(digest, device)
      return isKnown ? counters.signInDevice.count(digest.hash(device)) : wait
    })
  return (limit, call) => {
    const counted = keyOf(limit, call)
    if (counted === null) return
    const device = limit === 'signIn' ? call.source().device : null
    return andThen(waitOf(counted.name, counted.key, device), rateLimited)
  }
}

/** What to count once the caller is known. */
function keyOf(
  limit: RateLimit,
  { caller, chatId, source }: CountedCall,
): { name: AllowanceName; key: string } | null {
  if (typeof limit === 'object') return null
  switch (limit) {
    case 'poll':
      return { name: 'poll', key: `${caller?.tokenHash ?? ''}:${chatId ?? ''}` }
    case 'hint':
    case 'password':
      return caller === null ? null : { name: limit, key: writeKey(caller).key }
    case 'write':
      return caller === null ? null : writeKey(caller)
    case 'start':
    case 'connect':
    case 'identify':
    case 'signUp':
    case 'link':
    case 'passwordRequest':
    case 'signIn':
      return { name: limit, key: source().address }
    default:
      return limit satisfies never
  }
}

function writeKey(caller: Caller): { name: AllowanceName; key: string } {
  return caller.type === 'visitor'
    ? { name: 'visitorWrite', key: caller.visitorId }
    : { name: 'agentWrite', key: caller.agentId }
}
