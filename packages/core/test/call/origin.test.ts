import { describe, expect, it } from 'vitest'
import {
  isHiddenFromScripts,
  type PageOfCall,
  readableBy,
  requireListedOrigin,
  requireOriginOfCaller,
  requireOriginOfSite,
} from '../../src/call/origin.ts'
import { Refusal } from '../../src/platform/refusal.ts'
import { agent, origins, visitor } from './callers.ts'

const own = 'https://papo.example'
const page = (origin: string | undefined, more: Partial<PageOfCall> = {}): PageOfCall => ({
  method: 'GET',
  origin,
  isOwn: origin === own,
  fetchSite: undefined,
  ...more,
})

/** Whether the check passes; throws what is no refusal of an origin. */
function passes(check: () => void): boolean {
  try {
    check()
    return true
  } catch (error) {
    if (error instanceof Refusal && error.code === 'origin_not_allowed') return false
    throw error
  }
}

const pages = [
  undefined,
  own,
  'https://shop.example',
  'https://back.shop.example',
  'https://other.example',
  'https://evil.example',
]

describe('an origin', () => {
  it.each([
    ['a visitor', visitor, [true, true, true, false, false, false]],
    ['a program', agent('agent'), [true, true, true, true, false, false]],
    ['the console', agent('agent', 'console'), [true, true, false, false, false, false]],
    ['nobody', null, [true, true, true, true, true, true]],
  ])('that %s may call from', (_who, caller, allowed) => {
    const found = pages.map((origin) =>
      passes(() => requireOriginOfCaller(caller, page(origin), origins)),
    )
    expect(found).toEqual(allowed)
  })

  it('that no site lists may only read what is open', () => {
    const calls = (['open', 'site', 'agent'] as const).flatMap((policy) =>
      ['GET', 'POST'].map((method) =>
        passes(() =>
          requireListedOrigin(policy, page('https://evil.example', { method }), origins),
        ),
      ),
    )
    expect(calls).toEqual([true, false, false, false, false, false])
  })

  it('of another site cannot start a chat, and a server or our own demo page can', () => {
    const start = (origin: string | undefined) =>
      passes(() => requireOriginOfSite('front', page(origin), origins))
    expect(pages.map(start)).toEqual([true, true, true, false, false, false])
  })
})

describe('the console’s cookie', () => {
  it.each([
    ['same-origin', true],
    ['cross-site', false],
    [undefined, false],
  ])('writes without an origin from a page that is %s: %s', (fetchSite, allowed) => {
    const write = page(undefined, { method: 'POST', fetchSite })
    const caller = agent('owner', 'console')
    expect(passes(() => requireOriginOfCaller(caller, write, origins))).toBe(allowed)
  })
})

describe('an answer', () => {
  it('is readable by scripts of listed origins alone', () => {
    const readers = pages.map(
      (origin) =>
        readableBy(page(origin), false, origins)?.['access-control-allow-origin'] ?? 'nobody',
    )
    expect(readers).toEqual(['nobody', ...pages.slice(1, 5), 'nobody'])
    expect(readableBy(page('https://evil.example'), true, origins)).toMatchObject({
      'access-control-allow-origin': '*',
    })
  })

  it('is hidden if it refuses the origin', () => {
    expect(isHiddenFromScripts(new Refusal('origin_not_allowed', 'No.'))).toBe(true)
    expect(isHiddenFromScripts(new Refusal('invalid_token', 'No.'))).toBe(false)
  })
})
