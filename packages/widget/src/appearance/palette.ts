import { contrast, isLight, parseColor, type Rgb } from '@papo/chat-kit/appearance/color'
import { colors, type Shades } from '@papo/chat-kit/appearance/tokens'

export type Theme = 'light' | 'dark'

export const shadeOf = ([light, dark]: Shades, theme: Theme): string =>
  theme === 'light' ? light : dark

/** Above the 4.5 that text needs, because a tinted surface reduces the contrast a little. */
const accentContrast = 5.7

/** The brand colour, moved towards black or white until it is readable on the theme's surface. */
function accentOn(theme: Theme, brand: Rgb): Rgb {
  const surface = parseColor(shadeOf(colors.surface, theme))
  const goal = theme === 'light' ? 0 : 255
  let accent = brand
  for (let share = 0; contrast(accent, surface) < accentContrast; share += 0.04) {
    const moved = (part: number) => part + (goal - part) * share
    accent = [moved(brand[0]), moved(brand[1]), moved(brand[2])]
  }
  return accent
}

/**
 * The CSS variables derived from the brand colour: black or white for text on it, the opposite of
 * that, and an accent readable as text. The style sheet mixes all other shades from these.
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
