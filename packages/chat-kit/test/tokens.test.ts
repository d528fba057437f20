import { describe, expect, it } from 'vitest'
import { contrast, parseColor } from '../src/appearance/color.ts'
import { colors } from '../src/appearance/tokens.ts'

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('in %s', (_, theme) => {
  const worst = (name: keyof typeof colors): number =>
    Math.min(
      ...(['surface', 'wash', 'ground'] as const).map((behind) =>
        contrast(parseColor(colors[name][theme]), parseColor(colors[behind][theme])),
      ),
    )

  it.each(['text', 'muted', 'bad', 'good'] as const)(
    '%s is readable on every background',
    (name) => {
      expect(worst(name)).toBeGreaterThanOrEqual(4.5)
    },
  )

  it.each(['edge', 'star'] as const)('%s can be told from every background', (name) => {
    expect(worst(name)).toBeGreaterThanOrEqual(3)
  })
})
