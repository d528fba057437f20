import { isLight, luminance, parseColor, type Rgb } from './color.ts'

export type Theme = 'light' | 'dark'

const black: Rgb = [0, 0, 0]
const white: Rgb = [255, 255, 255]

export const formatColor = (color: Rgb): string =>
  `#${color.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`

/** `share` of `over` laid on `base`; 0 is all base, 1 is all over. */
function mix(base: Rgb, over: Rgb, share: number): Rgb {
  const part = (index: 0 | 1 | 2) => base[index] + (over[index] - base[index]) * share
  return [part(0), part(1), part(2)]
}

/** How much lighter one colour is than the other, 1 to 21, as WCAG 2 measures contrast. */
export function contrast(one: Rgb, other: Rgb): number {
  const [first, second] = [luminance(one) + 0.05, luminance(other) + 0.05]
  return Math.max(first, second) / Math.min(first, second)
}

/** The surface that text, borders and accents stand on. */
const surfaces: Record<Theme, Rgb> = { light: white, dark: [23, 24, 28] }

/** The brand, moved away from the theme's surfaces until it reads on each of them. */
function accentOn(grounds: readonly Rgb[], brand: Rgb, goal: Rgb): Rgb {
  let accent = brand
  for (let share = 0; grounds.some((ground) => contrast(accent, ground) < 4.6); share += 0.04) {
    accent = mix(brand, goal, share)
  }
  return accent
}

/**
 * Everything that derives from the one brand colour, as custom properties. Text on `--brand`,
 * `--brand-hover` and `--brand-deep` keeps the contrast of text on the brand itself, or nearly all
 * of it where the brand is pure black or white.
 */
export function palette(color: string, theme: Theme): Record<string, string> {
  const brand = parseColor(color)
  const surface = surfaces[theme]
  const [text, away] = isLight(brand) ? [black, white] : [white, black]
  // Pure black and white have nowhere to go but back.
  const isExtreme = brand.join() === away.join()
  const ink = surface === white ? black : white
  const tint = mix(surface, brand, surface === white ? 0.08 : 0.18)
  const isFaint = contrast(brand, surface) < 1.4
  const colors = {
    brand,
    'on-brand': text,
    'brand-hover': mix(brand, isExtreme ? text : away, 0.14),
    'brand-deep': mix(brand, away, 0.24),
    'brand-edge': isFaint ? mix(surface, ink, 0.28) : brand,
    accent: accentOn([surface, tint], brand, ink),
    tint,
  }
  return Object.fromEntries(
    Object.entries(colors).map(([name, value]) => [`--${name}`, formatColor(value)]),
  )
}
