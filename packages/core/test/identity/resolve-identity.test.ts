import { describe, expect, it } from 'vitest'
import { resolveIdentity } from '../../src/identity/resolve-identity.ts'
import { aSite, aVisitor, aWorkspace } from '../conformance/records.ts'

const site = aSite(aWorkspace())
const identity = {
  externalId: 'customer-17',
  nameVerified: true,
  emailVerified: false,
  attributesVerified: [],
}
const anonymous = aVisitor(site)
const ana = aVisitor(site, { identity })
const bruno = aVisitor(site, { identity: { ...identity, externalId: 'customer-18' } })

describe('an identity', () => {
  it('that is new becomes the anonymous visitor’s', () => {
    expect(resolveIdentity(null, anonymous)).toEqual({ kind: 'verify', visitor: anonymous })
  })

  it('that is new gets a new visitor if there is no caller, or the caller has another identity', () => {
    expect(resolveIdentity(null, null)).toEqual({ kind: 'create' })
    expect(resolveIdentity(null, bruno)).toEqual({ kind: 'create' })
  })

  it('that is known gets the chats of this browser’s anonymous visitor', () => {
    const expected = { kind: 'merge', visitor: ana, from: anonymous }
    expect(resolveIdentity(ana, anonymous)).toEqual(expected)
  })

  it('that is known gets nothing of a visitor with another identity', () => {
    for (const calling of [null, ana, bruno]) {
      expect(resolveIdentity(ana, calling)).toEqual({ kind: 'enter', visitor: ana })
    }
  })
})
