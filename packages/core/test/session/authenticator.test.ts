import { expect, it } from 'vitest'
import { systemClock } from '../../src/platform/clock.ts'
import { Authenticator } from '../../src/session/authenticator.ts'
import { aSite, aVisitor, aVisitorToken, aWorkspace } from '../conformance/records.ts'

const visitor = aVisitor(aSite(aWorkspace()))
const token = `papo_v_${'a'.repeat(43)}`

function openAuthenticator() {
  let reads = 0
  let { name } = visitor
  const stored = aVisitorToken(visitor, {
    tokenHash: 'hash',
    lastUsedAt: new Date(),
    expiresAt: new Date(Date.now() + 3_600_000),
  })
  const findTokens = () => {
    reads += 1
    return Promise.resolve([{ token: stored, name }])
  }
  const stores = { visitors: { findTokens }, agentSessions: {} } as never
  const work = {
    read: <Result>(task: (stores: never) => Promise<Result>) => task(stores),
    run: <Result>(task: (stores: never) => Promise<Result>) => task(stores),
  }
  const digest = { hash: () => 'hash', keyed: () => '', isSame: () => true }
  const onError = (error: unknown) => expect.unreachable(String(error))
  const authenticator = new Authenticator({ work, digest, clock: systemClock }, onError)
  const rename = (next: string) => (name = next)
  return { authenticator, reads: () => reads, rename }
}

it('a token that is in memory stands for its caller at once, without a promise', async () => {
  const { authenticator, reads } = openAuthenticator()
  const first = authenticator.caller(token)
  expect(first).toBeInstanceOf(Promise)
  const caller = await first
  expect(caller).toMatchObject({ type: 'visitor', visitorId: visitor.id })
  expect(authenticator.caller(token)).toBe(caller)
  expect(reads()).toBe(1)
})

it('a token that a signal has made doubtful is read again before it stands for anybody', async () => {
  const { authenticator, reads } = openAuthenticator()
  await authenticator.caller(token)
  authenticator.invalidateAll()
  const again = authenticator.caller(token)
  expect(again).toBeInstanceOf(Promise)
  expect(await again).toMatchObject({ visitorId: visitor.id })
  expect(reads()).toBe(2)
})

it('a text that is no token stands for nobody, and is not looked up', () => {
  const { authenticator, reads } = openAuthenticator()
  expect(authenticator.caller('papo_v_short')).toBe(null)
  expect(reads()).toBe(0)
})

it('a token that is the same when it is read again keeps its caller, and another name makes another caller', async () => {
  const { authenticator, reads, rename } = openAuthenticator()
  const caller = await authenticator.caller(token)
  await authenticator.recheck()
  expect(authenticator.caller(token)).toBe(caller)
  rename('Ana Maria')
  await authenticator.recheck()
  expect(authenticator.caller(token)).toEqual({ ...caller, name: 'Ana Maria' })
  expect(reads()).toBe(3)
})
