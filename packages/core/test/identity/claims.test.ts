import { describe, expect, it } from 'vitest'
import { claimsOf } from '../../src/identity/claims.ts'

const now = new Date('2026-03-04T05:06:07.000Z')
const seconds = now.getTime() / 1000
const valid = { sub: 'customer-17', iat: seconds, exp: seconds + 900 }

describe('the payload of an identity token', () => {
  it('has the visitor’s identity and its expiry', () => {
    const claims = claimsOf({ ...valid, name: ' Ana  Souza ', email: 'ana@example.com' }, now)
    expect(claims).toEqual({
      externalId: 'customer-17',
      name: 'Ana Souza',
      email: 'ana@example.com',
      attributes: {},
      expiresAt: new Date((seconds + 905) * 1000),
    })
  })

  it.each([
    ['is valid for more than 15 minutes', { exp: seconds + 901 }],
    ['was made in the future', { iat: seconds + 6, exp: seconds + 60 }],
    ['expires later than in 15 minutes', { iat: seconds + 6, exp: seconds + 906 }],
    ['expires before it is issued', { exp: seconds - 1 }],
    ['has no time of issue', { iat: undefined }],
    ['has no expiry', { exp: undefined }],
    ['has a number as its subject', { sub: 17 }],
    ['has an empty subject', { sub: '' }],
    ['has a subject of 256 characters', { sub: 'a'.repeat(256) }],
    ['has a subject with a NUL', { sub: 'a\u0000' }],
    ['has a subject with half of a character', { sub: '\ud800' }],
    ['has a number for a name', { name: 17 }],
    ['has a list for an e-mail', { email: ['ana@example.com'] }],
  ])('is refused if it %s', (_what, over) => {
    expect(claimsOf({ ...valid, ...over }, now)).toBeNull()
  })

  it('may come from a clock that is five seconds ahead', () => {
    expect(claimsOf({ ...valid, iat: seconds + 5, exp: seconds + 905 }, now)).not.toBeNull()
  })

  it('may have a subject of 255 characters, of any kind', () => {
    const sub = `${'👩'.repeat(254)} `
    expect(claimsOf({ ...valid, sub }, now)?.externalId).toBe(sub)
  })

  it.each([
    [{ name: 'A\u0007na\nSouza' }, 'A na Souza', null],
    [{ name: 'a'.repeat(100) }, 'a'.repeat(80), null],
    [{ name: '   ' }, null, null],
    [{ name: null, email: 'nobody' }, null, null],
    [{ email: `${'a'.repeat(250)}@example.com` }, null, null],
    [{ email: ' ana@example.com ' }, null, 'ana@example.com'],
  ])('is shown as one line, or not at all: %j', (over, name, email) => {
    expect(claimsOf({ ...valid, ...over }, now)).toMatchObject({ name, email })
  })

  it('may sign attributes: those that a visitor may have, at most twenty', () => {
    const attributes = {
      plan: 'pro',
      seats: 3,
      vip: true,
      none: null,
      '': 'no name',
      'a\u0000b': 'no name that is shown',
      deep: { in: 'side' },
      long: 'a'.repeat(257),
      nul: 'a\u0000',
    }
    const signed = { plan: 'pro', seats: 3, vip: true, none: null }
    expect(claimsOf({ ...valid, attributes }, now)?.attributes).toEqual(signed)
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`a${at}`, at]))
    const claims = claimsOf({ ...valid, attributes: many }, now)
    expect(Object.keys(claims?.attributes ?? {})).toHaveLength(20)
  })

  it.each([[['plan']], ['plan'], [null], [7]])('signs no attributes by %j', (attributes) => {
    expect(claimsOf({ ...valid, attributes }, now)?.attributes).toEqual({})
  })
})
