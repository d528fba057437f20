import type { FastifyRequest } from 'fastify'
import type { Caller } from '@papo/core/platform/caller'
import {
  type Allowance,
  countNetworks,
  type MakeCounter,
  rateLimited,
  scaled,
} from '@papo/core/platform/counters'
import { hashSecret, isDeviceToken, type KeyedDigest } from '@papo/core/platform/token'
import type { App } from './app-type.ts'
import { callSource } from './call-source.ts'

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
  /** Per address: an office of people who are signed in on a site, each opening a page or two a minute. */
  identify: { points: 120, seconds: 60 },
  /** Per address, over all accounts. `agent/guess-limits.ts` has the limit per account. */
  signIn: { points: 60, seconds: 300 },
  /** Per browser that was signed in before, once its address's allowance is used up. */
  signInDevice: { points: 10, seconds: 300 },
  /** Password changes, per agent. */
  password: { points: 5, seconds: 300 },
  /** Per address. */
  signUp: { points: 10, seconds: 3600 },
} as const satisfies Record<string, Allowance>

type AllowanceName = keyof typeof allowances

export interface RateLimitOptions {
  scale: number
  makeCounter: MakeCounter
  /** Counts in this process, without a round trip. */
  makeLocalCounter: MakeCounter
  digest: KeyedDigest
}

/** Counts calls by their route's limit and refuses those above it. */
export function limitRates(
  app: App,
  { scale, makeCounter, makeLocalCounter, digest }: RateLimitOptions,
): void {
  const counter = (name: AllowanceName, make = makeCounter) =>
    make(name, scaled(allowances[name], scale))
  const networks = (name: AllowanceName) =>
    countNetworks(makeCounter, name, scaled(allowances[name], scale))
  const counters: Record<AllowanceName, { count(key: string): Promise<number | null> }> = {
    // The most frequent calls must not cost a Redis round trip.
    poll: counter('poll', makeLocalCounter),
    hint: counter('hint', makeLocalCounter),
    // @fault counters-of-all-nodes
    visitorWrite: counter('visitorWrite'),
    agentWrite: counter('agentWrite'),
    start: networks('start'),
    identify: networks('identify'),
    signIn: networks('signIn'),
    signInDevice: counter('signInDevice'),
    password: counter('password'),
    signUp: networks('signUp'),
  }
  app.addHook('onRequest', async (request) => {
    if (request.is404) return
    const counted = keyOf(request)
    if (counted === null) return
    const wait = await counters[counted.name].count(counted.key)
    const device = wait !== null && counted.name === 'signIn' ? callSource(request).device : null
    if (device === null || !isDeviceToken(digest, device)) rateLimited(wait)
    else rateLimited(await counters.signInDevice.count(hashSecret(device)))
  })
}

/** What to count once the caller is known. */
function keyOf(request: FastifyRequest): { name: AllowanceName; key: string } | null {
  const { caller } = request
  const { limit } = request.routeOptions.config
  if (limit === undefined || typeof limit === 'object') return null
  switch (limit) {
    case 'poll':
      return { name: 'poll', key: pollKey(request) }
    case 'hint':
      return caller === null ? null : { name: 'hint', key: writeKey(caller).key }
    case 'password':
      return caller === null ? null : { name: limit, key: writeKey(caller).key }
    case 'write':
      return caller === null ? null : writeKey(caller)
    case 'start':
    case 'identify':
    case 'signUp':
    case 'signIn':
      return { name: limit, key: request.ip }
  }
}

function pollKey({ caller, params }: FastifyRequest): string {
  const { chatId = '' } = params as { chatId?: string }
  return `${caller?.tokenHash ?? ''}:${chatId}`
}

function writeKey(caller: Caller): { name: AllowanceName; key: string } {
  return caller.type === 'visitor'
    ? { name: 'visitorWrite', key: caller.visitorId }
    : { name: 'agentWrite', key: caller.agentId }
}
