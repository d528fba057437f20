import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { RateLimit } from '@papo/protocol/endpoints'
import { describe, expect, it } from 'vitest'
import { countCalls, type CountedCall } from '../../src/call/rate-limit.ts'
import type { MakeCounter } from '../../src/platform/counters.ts'
import type { Digest } from '../../src/platform/digest.ts'
import type { NowOrLater } from '../../src/platform/now-or-later.ts'
import { newDeviceToken } from '../../src/platform/token.ts'
import { callSource } from '../../src/session/call-source.ts'
import { agent, visitor } from './callers.ts'

const digest: Digest = {
  hash: (secret) => createHash('sha256').update(secret).digest('hex'),
  keyed: (text) => createHmac('sha256', 'a secret of the tests').update(text).digest('hex'),
  isSame: (one, other) => one === other,
}
const random = { text: (bytes: number) => randomBytes(bytes).toString('base64url') }

/** Counts for ever, and records what it counted. */
function recording() {
  const counted: string[] = []
  const make =
    (where: string): MakeCounter =>
    (name, { points, seconds }) => {
      const counts = new Map<string, number>()
      return {
        count(key) {
          counted.push(`${where} ${name} ${key}`)
          const count = (counts.get(key) ?? 0) + 1
          counts.set(key, count)
          return Promise.resolve(count > points ? seconds : null)
        },
        giveBack: () => Promise.resolve(),
        forget: () => Promise.resolve(),
      }
    }
  const count = countCalls({
    scale: 1,
    makeCounter: make('all'),
    makeLocalCounter: make('this'),
    digest,
  })
  return { counted, count }
}

const call = (more: Partial<CountedCall> & { device?: string } = {}): CountedCall => ({
  caller: null,
  chatId: null,
  source: () =>
    callSource({
      address: '192.0.2.1',
      header: () => undefined,
      cookie: (name) => (name === 'device' ? (more.device ?? null) : null),
    }),
  ...more,
})

async function refusals(times: number, one: () => NowOrLater<void>): Promise<number> {
  const outcomes = await Promise.allSettled(Array.from({ length: times }, async () => one()))
  return outcomes.filter(({ status }) => status === 'rejected').length
}

describe('a call', () => {
  it.each([
    ['poll', { caller: visitor, chatId: '1' }, 'this poll hash of vera’s token:1'],
    ['hint', { caller: visitor }, 'this hint vera'],
    ['write', { caller: visitor }, 'all visitorWrite vera'],
    ['write', { caller: agent('agent') }, 'all agentWrite the agent'],
    ['password', { caller: agent('admin') }, 'all password the admin'],
    ['start', {}, 'all start 192.0.2.1'],
  ] as const)('of the limit %s is counted by its key', async (limit, more, key) => {
    const { counted, count } = recording()
    await count(limit, call(more))
    expect(counted[0]).toBe(key)
  })

  it.each<RateLimit>([{ none: 'it is read by people' }, 'write', 'hint', 'password'])(
    'without a caller or a limit is not counted: %j',
    (limit) => {
      const { counted, count } = recording()
      expect(count(limit, call())).toBeUndefined()
      expect(counted).toEqual([])
    },
  )

  it('above its allowance is refused with the time to wait', async () => {
    const { count } = recording()
    const write = () => count('write', call({ caller: visitor }))
    expect(await refusals(100, write)).toBe(80)
    await expect(write()).rejects.toMatchObject({
      code: 'rate_limited',
      extras: { retryAfterSeconds: 20 },
    })
  })
})

describe('a sign-in above the allowance of its address', () => {
  it('is accepted ten times from a browser that is known, and from no forged one', async () => {
    const { count } = recording()
    await refusals(60, () => count('signIn', call()))
    const device = newDeviceToken({ random, digest })
    expect(await refusals(12, () => count('signIn', call({ device })))).toBe(2)
    const forged = `${device.slice(0, -1)}${device.endsWith('0') ? '1' : '0'}`
    expect(await refusals(1, () => count('signIn', call({ device: forged })))).toBe(1)
  })
})
