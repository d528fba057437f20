import { isLight, luminance, parseColor, type Rgb } from './color.ts'

export type Theme = 'light' | 'dark'

/** What text and accents stand on. The style sheet says the same. */
const surfaces: Record<Theme, Rgb> = { light: [255, 255, 255], dark: [23, 24, 28] }

/** Above the 4.5 that text needs, because a tinted surface takes a little of it away. */
const accentContrast = 5.7

/** How much lighter one colour is than the other, 1 to 21, as WCAG 2 measures contrast. */
export function contrast(one: Rgb, other: Rgb): number {
  const [first, second] = [luminance(one) + 0.05, luminance(other) + 0.05]
  return Math.max(first, second) / Math.min(first, second)
}

/** The brand, moved towards black or white until it reads on the theme's surface. */
function accentOn(theme: Theme, brand: Rgb): Rgb {
  const goal = theme === 'light' ? 0 : 255
  let accent = brand
  for (let share = 0; contrast(accent, surfaces[theme]) < accentContrast; share += 0.04) {
    const moved = (part: number) => part + (goal - part) * share
    accent = [moved(brand[0]), moved(brand[1]), moved(brand[2])]
  }
  return accent
}

/**
 * What derives from the one brand colour: pure black or white on it, what is opposite to that, and
 * a brand that reads as text. The style sheet mixes the rest from these.
 */
export function palette(color: string, theme: Theme): Record<string, string> {
  const brand = parseColor(color)
  const [text, away] = isLight(brand) ? ['#000', '#fff'] : ['#fff', '#000']
  return {
    '--brand': color,
    '--on-brand': text,
    '--away': away,
    '--accent': `rgb(${accentOn(theme, brand).map(Math.round).join()})`,
  }
}
