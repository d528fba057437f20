import { describe, expect, test } from 'vitest'
import { contrast, parseColor, type Rgb } from '@papo/chat-kit/appearance/color'
import { colors } from '@papo/chat-kit/appearance/tokens'
import { palette, shadeOf } from '../src/appearance/palette.ts'

const brands = ['#fef08a', '#25d366', '#1890ff', '#e91e63', '#5d60ff', '#000000', '#ffffff']
const shares = { light: 0.08, dark: 0.16 } as const

const rgb = (color = ''): Rgb => {
  const parts = color.match(/\d+/g)?.map(Number)
  if (color.startsWith('rgb') && parts) return parts as never
  return parseColor(color.length === 4 ? `#${color.slice(1).repeat(2)}` : color)
}

/** Mixes colours as the style sheet does. */
const mix = (base: Rgb, over: Rgb, share: number) =>
  base.map((part, index) => part + ((over[index] ?? 0) - part) * share) as never as Rgb

const everyBrand = [...brands]
for (let red = 0; red < 256; red += 51) {
  for (let green = 0; green < 256; green += 51) {
    for (let blue = 0; blue < 256; blue += 51) {
      const parts = [red, green, blue].map((part) => part.toString(16).padStart(2, '0'))
      everyBrand.push(`#${parts.join('')}`)
    }
  }
}

describe.each(['light', 'dark'] as const)('in %s, for any brand colour', (theme) => {
  const surface = parseColor(shadeOf(colors.surface, theme))
  const worst = (measure: (colors: Record<string, Rgb>) => number) =>
    Math.min(
      ...everyBrand.map((brand) =>
        measure(
          Object.fromEntries(
            Object.entries(palette(brand, theme)).map(([name, color]) => [name, rgb(color)]),
          ),
        ),
      ),
    )
  const of = (color: Rgb | undefined): Rgb => color ?? [0, 0, 0]

  test('text on the brand colour and on its hover and deep shades is readable', () => {
    for (const share of [0, 0.14, 0.24]) {
      const least = worst((colors) =>
        contrast(of(colors['--on-brand']), mix(of(colors['--brand']), of(colors['--away']), share)),
      )
      expect(least).toBeGreaterThanOrEqual(4.58)
    }
  })

  test('the accent is readable as text on the surface and on its tint', () => {
    expect(worst((colors) => contrast(of(colors['--accent']), surface))).toBeGreaterThan(4.5)
    const onTint = worst((colors) =>
      contrast(of(colors['--accent']), mix(surface, of(colors['--brand']), shares[theme])),
    )
    expect(onTint).toBeGreaterThan(4.5)
  })
})
