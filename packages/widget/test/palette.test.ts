import { describe, expect, test } from 'vitest'
import { brandOf, parseColor } from '../src/appearance/color.ts'
import { contrast, palette } from '../src/appearance/palette.ts'

const brands = ['#fef08a', '#25d366', '#1890ff', '#e91e63', '#5d60ff', '#000000', '#ffffff']
const surfaces = { light: '#ffffff', dark: '#17181c' } as const

describe.each(brands)('with the brand %s', (brand) => {
  test.each(['light', 'dark'] as const)('everything reads in %s', (theme) => {
    const colors = palette(brand, theme)
    const ratio = (one: string, other: string) =>
      contrast(parseColor(colors[one] ?? one), parseColor(colors[other] ?? other))
    expect(ratio('--on-brand', '--brand')).toBeGreaterThanOrEqual(4.5)
    expect(ratio('--on-brand', '--brand-hover')).toBeGreaterThanOrEqual(4.5)
    expect(ratio('--on-brand', '--brand-deep')).toBeGreaterThanOrEqual(4.5)
    expect(ratio('--accent', surfaces[theme])).toBeGreaterThanOrEqual(4.5)
    expect(ratio('--accent', '--tint')).toBeGreaterThanOrEqual(4.5)
  })
})

test('text on the brand is pure black or white, never below 4.58', () => {
  for (let gray = 0; gray < 256; gray++) {
    const brand = `#${gray.toString(16).padStart(2, '0').repeat(3)}`
    const text = palette(brand, 'light')['--on-brand'] ?? ''
    expect(['#000000', '#ffffff']).toContain(text)
    expect(contrast(parseColor(text), parseColor(brand))).toBeGreaterThanOrEqual(4.58)
  }
})

test('what is no colour is the default', () => {
  const values = ['red', '#fff', '#12345g', 'url(x)', '', undefined, null, 7]
  expect(new Set(values.map(brandOf)).size).toBe(1)
  expect(brandOf('#ABCDEF')).toBe('#ABCDEF')
})
