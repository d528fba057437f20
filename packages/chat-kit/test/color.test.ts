import { expect, test } from 'vitest'
import { brandOf, isLight, luminance, parseColor } from '../src/appearance/color.ts'

test('an invalid colour becomes the default', () => {
  const values = ['red', '#fff', '#12345g', 'url(x)', '', undefined, null, 7]
  expect(new Set(values.map(brandOf)).size).toBe(1)
  expect(brandOf('#ABCDEF')).toBe('#ABCDEF')
})

test('black is on a light colour and white on a dark one', () => {
  expect(
    ['#fef08a', '#25d366', '#4338ca', '#000000'].map((color) => isLight(parseColor(color))),
  ).toEqual([true, true, false, false])
  expect([luminance([0, 0, 0]), luminance([255, 255, 255])]).toEqual([0, 1])
})
