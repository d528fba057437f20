import { brandOf } from '@papo/chat-kit/appearance/color'
import { colors, font, quick, radii } from '@papo/chat-kit/appearance/tokens'
import { palette, shadeOf, type Theme } from '../appearance/palette.ts'
import type { PapoSettings } from '../papo.ts'

/** Applies the shared tokens, the site's colour, and the light or dark theme to the panel. */
export interface ThemePainter {
  paint(): void
  stop(): void
}

export function createThemePainter(
  shadow: ShadowRoot,
  panel: HTMLElement,
  settings: () => PapoSettings,
): ThemePainter {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const sheet = new CSSStyleSheet()
  const ending = new AbortController()

  function paint(): void {
    const { theme = 'auto', color } = settings()
    const shown: Theme = theme === 'auto' ? (dark.matches ? 'dark' : 'light') : theme
    const shades = Object.entries(colors).map(([name, pair]) => [`--${name}`, shadeOf(pair, shown)])
    const others = Object.entries({ ...radii, quick, font })
    const own = Object.entries(palette(brandOf(color), shown))
    const rules = [...shades, ...own, ...others.map(([name, value]) => [`--${name}`, value])].map(
      (rule) => rule.join(':'),
    )
    sheet.replaceSync(`.panel{${rules.join(';')}}`)
    panel.dataset.theme = shown
  }

  shadow.adoptedStyleSheets.push(sheet)
  dark.addEventListener('change', paint, { signal: ending.signal })
  paint()
  return {
    paint,
    stop() {
      ending.abort()
      shadow.adoptedStyleSheets = shadow.adoptedStyleSheets.filter((other) => other !== sheet)
    },
  }
}
