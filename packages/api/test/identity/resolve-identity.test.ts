import { describe, expect, it } from 'vitest'
import { resolveIdentity } from '../../src/identity/resolve-identity.ts'
import { aSite, aVisitor, aWorkspace } from '../conformance/records.ts'

const site = aSite(aWorkspace())
const identity = { externalId: 'customer-17', nameVerified: true, emailVerified: false }
const nobody = aVisitor(site)
const ana = aVisitor(site, { identity })
const bruno = aVisitor(site, { identity: { ...identity, externalId: 'customer-18' } })

describe('an identity', () => {
  it('that nobody had becomes that of the visitor who was nobody', () => {
    expect(resolveIdentity(null, nobody)).toEqual({ kind: 'verify', visitor: nobody })
  })

  it('that nobody had is a new visitor’s where nobody calls, or somebody else', () => {
    expect(resolveIdentity(null, null)).toEqual({ kind: 'create' })
    expect(resolveIdentity(null, bruno)).toEqual({ kind: 'create' })
  })

  it('that is known gets what this browser did before', () => {
    const expected = { kind: 'carryOver', visitor: ana, from: nobody }
    expect(resolveIdentity(ana, nobody)).toEqual(expected)
  })

  it('that is known gets nothing of somebody else’s', () => {
    for (const calling of [null, ana, bruno]) {
      expect(resolveIdentity(ana, calling)).toEqual({ kind: 'enter', visitor: ana })
    }
  })
})
