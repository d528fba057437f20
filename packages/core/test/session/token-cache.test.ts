import { expect, it } from 'vitest'
import type { Caller } from '../../src/platform/caller.ts'
import { TokenCache } from '../../src/session/token-cache.ts'

const minuteMs = 60_000
const start = 1_700_000_000_000

const callerOf = (tokenHash: string, name = 'Ana'): Caller => ({
  type: 'visitor',
  workspaceId: 'workspace',
  siteId: 'site',
  visitorId: `visitor of ${tokenHash}`,
  name,
  tokenHash,
})

const resolved = (tokenHash: string, name?: string) => ({
  caller: callerOf(tokenHash, name),
  endsAt: start + 100 * minuteMs,
  usedAt: start,
})

function newListener() {
  const callers: Caller[] = []
  const ends: string[] = []
  return {
    callers,
    ends,
    callerIs: (caller: Caller) => void callers.push(caller),
    tokenBecameInvalid: () => void ends.push('ended'),
  }
}

it('a token that is not valid any more is forgotten, and who listens is told once', () => {
  const tokens = new TokenCache()
  const listener = newListener()
  tokens.add('one', resolved('one'), 0, start)
  tokens.listen(callerOf('one'), listener)
  tokens.refresh('one', null, 0, start)
  tokens.refresh('one', null, 0, start)
  expect(listener.ends).toEqual(['ended'])
  expect(tokens.isKnown('one')).toBe(false)
  // A read that began before cannot bring it back.
  tokens.refresh('one', resolved('one'), 0, start)
  expect(tokens.cached('one', start)).toBe(null)
})

it('a token that nobody has used for a minute is forgotten, unless somebody listens', () => {
  const tokens = new TokenCache()
  const listener = newListener()
  for (const hash of ['idle', 'listened', 'used']) tokens.add(hash, resolved(hash), 0, start)
  tokens.listen(callerOf('listened'), listener)
  const later = start + minuteMs - 1
  tokens.cached('used', later)
  expect(tokens.inUse('visitor', later + 1)).toEqual(['listened', 'used'])
  expect(tokens.isKnown('idle')).toBe(false)
  expect(tokens.inUse('agent', later + 1)).toEqual([])
  tokens.stopListening(callerOf('listened'), listener)
  expect(tokens.inUse('visitor', later + 1)).toEqual(['used'])
})

it('who listens to a token that is not in memory is told when it has been read', () => {
  const tokens = new TokenCache()
  const listener = newListener()
  tokens.listen(callerOf('one'), listener)
  expect(tokens.cached('one', start)).toBe(null)
  expect(tokens.inUse('visitor', start)).toEqual(['one'])
  tokens.refresh('one', resolved('one', 'Ana Maria'), 0, start)
  expect(listener.callers).toEqual([callerOf('one', 'Ana Maria')])
  expect(tokens.cached('one', start)?.caller).toBe(listener.callers[0])
})

it('a token that is looked up again with the same caller keeps the object that listeners have', () => {
  const tokens = new TokenCache()
  const listener = newListener()
  const first = tokens.add('one', resolved('one'), 0, start)
  tokens.listen(callerOf('one'), listener)
  expect(tokens.add('one', resolved('one'), 0, start + 1)).toBe(first)
  expect(listener.callers).toEqual([first])
  expect(tokens.add('one', resolved('one', 'Ana Maria'), 0, start + 2)).not.toBe(first)
})

it('a full cache gives up the oldest token that nobody listens to', () => {
  const tokens = new TokenCache()
  tokens.add('listened', resolved('listened'), 0, start)
  tokens.listen(callerOf('listened'), newListener())
  tokens.add('oldest', resolved('oldest'), 0, start)
  for (let added = 2; added < 50_000; added += 1) {
    tokens.add(`token ${added}`, resolved(`token ${added}`), 0, start)
  }
  expect(tokens.isKnown('oldest')).toBe(true)
  tokens.add('newest', resolved('newest'), 0, start)
  const isKnown = (hash: string) => tokens.isKnown(hash)
  expect(['listened', 'oldest', 'token 2', 'newest'].filter(isKnown)).toEqual([
    'listened',
    'token 2',
    'newest',
  ])
})
