import { type Attributes, limits, mergeAttributes } from '@papo/protocol'
import { describe, expect, it } from 'vitest'

const named = (prefix: string, count: number, value: string | number = 1): Attributes =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`${prefix}${String(at).padStart(2, '0')}`, value]),
  )

describe('merged attributes', () => {
  it('are all kept while they fit; the later value of a name wins', () => {
    expect(mergeAttributes({ plan: 'free', seats: 3 }, { plan: 'gold', vip: null })).toEqual({
      plan: 'gold',
      seats: 3,
      vip: null,
    })
    expect(mergeAttributes({}, {})).toEqual({})
  })

  it('keep every later one, and as many earlier ones as fit, in the order of their names', () => {
    const merged = mergeAttributes(named('a', 20, 'old'), named('z', 18, 'new'))
    expect(merged).toEqual({ ...named('z', 18, 'new'), a00: 'old', a01: 'old' })
    expect(Object.keys(mergeAttributes(named('a', 20), named('z', 20)))).toEqual(
      Object.keys(named('z', 20)),
    )
  })

  it('count a name once, so that the same names again drop nothing', () => {
    const known = named('a', 20, 'old')
    expect(mergeAttributes(known, named('a', 5, 'new'))).toEqual({
      ...known,
      ...named('a', 5, 'new'),
    })
  })

  it('keep what is signed, whatever the page tells later', () => {
    const known = { ...named('z', 2, 'signed'), plan: 'pro' }
    expect(mergeAttributes(known, { plan: 'gold', z00: 'told' }, ['plan', 'z00', 'gone'])).toEqual({
      plan: 'pro',
      z00: 'signed',
      z01: 'signed',
    })
    const full = mergeAttributes(known, named('a', 20, 'told'), ['plan', 'z01'])
    expect(full).toEqual({ ...named('a', 18, 'told'), plan: 'pro', z01: 'signed' })
  })

  it('do not depend on the order in which the store returns them', () => {
    const known = named('a', 20)
    const turned = Object.fromEntries(Object.entries(known).reverse())
    const added = { b: 1, '10': 2 }
    expect(mergeAttributes(turned, added)).toEqual(mergeAttributes(known, added))
  })

  it('never exceed twenty, whatever was stored, and take no name from the prototype', () => {
    const many = mergeAttributes(named('old', 100), {})
    expect(Object.keys(many)).toHaveLength(limits.attributeCount)
    const odd = JSON.parse('{"__proto__": "a", "constructor": "b"}') as Attributes
    expect(Object.entries(mergeAttributes(odd, { toString: 'c' }))).toEqual([
      ['toString', 'c'],
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ])
  })
})
