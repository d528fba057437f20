import { describe, expect, it } from 'vitest'
import { isSameJson } from '../../src/platform/json.ts'

describe('two JSON values', () => {
  it.each([
    [null, null],
    ['a', 'a'],
    [
      [1, 2],
      [1, 2],
    ],
    [
      { days: [1], zone: { name: 'UTC', at: null } },
      { zone: { at: null, name: 'UTC' }, days: [1] },
    ],
  ])('%j and %j are equal', (one, other) => {
    expect(isSameJson(one, other)).toBe(true)
  })

  it.each([
    [null, {}],
    [1, '1'],
    [[], {}],
    [
      [1, 2],
      [2, 1],
    ],
    [[1], [1, 2]],
    [{ a: 1 }, { a: 1, b: null }],
    [{ a: undefined }, { b: undefined }],
    [{ a: { b: 1 } }, { a: { b: 2 } }],
  ])('%j and %j differ', (one, other) => {
    expect(isSameJson(one, other)).toBe(false)
    expect(isSameJson(other, one)).toBe(false)
  })
})
