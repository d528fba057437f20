import { expect, it } from 'vitest'
import { allOfFew, type Few, withOne, withoutOne } from '../../src/platform/few.ts'

const [first, second, third] = [{ name: 'first' }, { name: 'second' }, { name: 'third' }]
const fewOf = (...items: object[]) => items.reduce<Few<object>>(withOne, null)

it('few are all that were added, in their order', () => {
  for (const items of [[], [first], [first, second], [first, second, third]]) {
    expect(allOfFew(fewOf(...items))).toEqual(items)
  }
})

it('few lose the one that is taken away, and no other', () => {
  expect(allOfFew(withoutOne(fewOf(first, second, third), second))).toEqual([first, third])
  expect(allOfFew(withoutOne(fewOf(first, second), third))).toEqual([first, second])
  expect(withoutOne(fewOf(first), first)).toBeNull()
  expect(withoutOne(null, first)).toBeNull()
})

it('one is kept without a list, also when others have gone', () => {
  expect(fewOf(first)).toBe(first)
  expect(withoutOne(fewOf(first, second), first)).toBe(second)
})

it('few are replaced, never changed', () => {
  const two = fewOf(first, second)
  withOne(two, third)
  withoutOne(two, first)
  expect(allOfFew(two)).toEqual([first, second])
})
