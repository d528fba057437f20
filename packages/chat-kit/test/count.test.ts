import { expect, test } from 'vitest'
import { cappedCount, titleWithCount } from '../src/count/count.ts'

test('a badge shows a count up to its limit, and above it that there are more', () => {
  expect([0, 9, 10, 2500].map((count) => cappedCount(count, 9))).toEqual(['0', '9', '9+', '9+'])
})

test('a title begins with the count', () => {
  expect(titleWithCount(120, 'Fila')).toBe('(120) Fila')
})
