import { createHmac } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { Caller } from '../caller.ts'
import type { Clock } from '../clock.ts'
import { Refusal } from '../refusal.ts'
import type { App } from './app-type.ts'
import { addressKey } from './caller-address.ts'

/** So many in so many seconds, counted from the first. */
interface Allowance {
  points: number
  seconds: number
}

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
  /** Per address. */
  start: { points: 60, seconds: 60 },
  /** Per address: an office of people who are signed in on a site, each with a page or two a minute. */
  identify: { points: 120, seconds: 60 },
  /** Per address and account; a sign-in that succeeds is forgotten. */
  signIn: { points: 5, seconds: 300 },
  /** Per address, over all accounts. */
  signInAddress: { points: 60, seconds: 300 },
  /** Changes of a password, per agent. */
  password: { points: 5, seconds: 300 },
  /** Per address. */
  signUp: { points: 10, seconds: 3600 },
} as const satisfies Record<string, Allowance>

type AllowanceName = keyof typeof allowances

/** Counts calls. */
export interface Counter {
  /** Seconds until the next one is welcome where this one is too many, else null. */
  count(key: string): Promise<number | null>
  forget(key: string): Promise<void>
}

/** Makes a counter of one allowance; `name` tells its keys from others. */
export type MakeCounter = (name: string, allowance: Allowance) => Counter

/** Counts in this process. */
export const countInMemory: MakeCounter = (name, { points, seconds }) => {
  const limiter = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds })
  return {
    count: async (key) => await waitOf(limiter.consume(key)),
    forget: async (key) => void (await limiter.delete(key)),
  }
}

/** A count that Redis has not answered by then is made in memory. */
const patienceMs = 250

/** Counts in Redis, for all processes together; in this process where Redis does not answer. */
export function countInRedis(client: unknown, clock: Clock): MakeCounter {
  return (name, { points, seconds }) => {
    const options = { keyPrefix: `papo:rate:${name}`, points, duration: seconds }
    const limiter = new RateLimiterRedis({
      ...options,
      storeClient: client,
      useRedisPackage: true,
      rejectIfRedisNotReady: true,
      // Whoever has had too many is refused from memory for the rest of the time: a flood asks Redis nothing.
      inMemoryBlockOnConsumed: points + 1,
    })
    const here = countInMemory(name, { points, seconds })
    const inTime = <Result>(answer: Promise<Result>): Promise<Result> =>
      new Promise((resolve, reject) => {
        const callOff = clock.after(patienceMs, () => reject(new Error('Redis did not answer')))
        answer.then(resolve, reject).finally(callOff)
      })
    return {
      count: (key) => inTime(waitOf(limiter.consume(key))).catch(() => here.count(key)),
      async forget(key) {
        await Promise.allSettled([inTime(limiter.delete(key)), here.forget(key)])
      },
    }
  }
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

export interface RateLimitOptions {
  scale: number
  makeCounter: MakeCounter
  /** Keeps account names out of the counters' keys. */
  secret: string
}

/** Counts calls by their route's limit and refuses what is too many. */
export function limitRates(app: App, { scale, makeCounter, secret }: RateLimitOptions): void {
  const counter = (name: AllowanceName, make = makeCounter) => {
    const { points, seconds } = allowances[name]
    return make(name, { points: Math.max(1, Math.round(points * scale)), seconds })
  }
  const counters: Record<AllowanceName, Counter> = {
    // The most frequent calls must not cost a question to Redis.
    poll: counter('poll', countInMemory),
    hint: counter('hint', countInMemory),
    // @fault counters-of-all-nodes
    visitorWrite: counter('visitorWrite'),
    agentWrite: counter('agentWrite'),
    start: counter('start'),
    identify: counter('identify'),
    signIn: counter('signIn'),
    signInAddress: counter('signInAddress'),
    password: counter('password'),
    signUp: counter('signUp'),
  }
  const accountKey = (request: FastifyRequest): string => {
    const { email = '' } = (request.body ?? {}) as { email?: string }
    const account = createHmac('sha256', secret).update(email.trim().toLowerCase()).digest('hex')
    return `${addressKey(request.ip)}:${account.slice(0, 32)}`
  }
  app.addHook('onRequest', async (request) => {
    if (request.is404) return
    const found = keyOf(request)
    if (found !== null) refuseMore(await counters[found.name].count(found.key))
  })
  app.addHook('preHandler', async (request) => {
    if (!isSignIn(request)) return
    // @fault sign-in-limit
    refuseMore(await counters.signIn.count(accountKey(request)))
  })
  app.addHook('onResponse', async (request: FastifyRequest, reply: FastifyReply) => {
    if (isSignIn(request) && reply.statusCode < 300) {
      await counters.signIn.forget(accountKey(request))
    }
  })
}

const isSignIn = (request: FastifyRequest): boolean =>
  !request.is404 && request.routeOptions.config.limit === 'signIn'

/** What is counted as soon as the caller is known. */
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
      return { name: limit, key: addressKey(request.ip) }
    case 'signIn':
      return { name: 'signInAddress', key: addressKey(request.ip) }
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

function refuseMore(waitSeconds: number | null): void {
  if (waitSeconds === null) return
  throw new Refusal('rate_limited', `Too many requests: wait ${waitSeconds} s.`, {
    retryAfterSeconds: waitSeconds,
  })
}
