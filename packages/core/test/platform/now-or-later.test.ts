import { describe, expect, it } from 'vitest'
import { allOf, andThen } from '../../src/platform/now-or-later.ts'

describe('a value now or later', () => {
  it('continues at once with a value, and later with a promise', async () => {
    expect(andThen(1, (value) => value + 1)).toBe(2)
    const later = andThen(Promise.resolve(1), (value) => value + 1)
    expect(later).toBeInstanceOf(Promise)
    expect(await later).toBe(2)
  })

  it('is a list of values only if all are known', async () => {
    expect(allOf([1, 2])).toEqual([1, 2])
    expect(await allOf([1, Promise.resolve(2)])).toEqual([1, 2])
  })
})
