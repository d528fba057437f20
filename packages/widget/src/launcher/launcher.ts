import { brandOf, isLight, parseColor } from '@papo/chat-kit/appearance/color'
import type { Locale } from '@papo/chat-kit/language/language'
import { pageDocument } from '@papo/sdk'
import type { PapoSettings } from '../papo.ts'
import { launcherCss } from './launcher.css.ts'

const svgSpace = 'http://www.w3.org/2000/svg'
const bubble =
  'M12 3C6.5 3 2 6.9 2 11.6c0 2.6 1.3 4.9 3.3 6.4-.1 1.1-.5 2.1-1.2 3-.3.3 0 .7.3.7 1.9 0 3.6-.6 4.9-1.8.9.2 1.8.3 2.7.3 5.5 0 10-3.9 10-8.6S17.5 3 12 3z'

/** The parts of the shadow root that the panel's file uses. */
export interface Launcher {
  readonly host: HTMLElement
  readonly shadow: ShadowRoot
  readonly button: HTMLButtonElement
  /** Empty until the panel renders into it; exists from the start, so that `aria-controls` resolves. */
  readonly panel: HTMLElement
  /** Applies the settings. */
  paint(settings: PapoSettings, language: Locale): void
}

export function createLauncher(): Launcher {
  const page = pageDocument()
  const host = page.createElement('papo-chat')
  const shadow = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  const button = page.createElement('button')
  const panel = page.createElement('div')
  const svg = page.createElementNS(svgSpace, 'svg')
  const path = page.createElementNS(svgSpace, 'path')
  const set = (element: Element, name: string, value: string) => element.setAttribute(name, value)

  shadow.adoptedStyleSheets = [sheet]
  set(path, 'd', bubble)
  set(path, 'id', 'bubble')
  set(svg, 'viewBox', '0 0 24 24')
  set(svg, 'aria-hidden', 'true')
  set(button, 'class', 'launcher')
  set(button, 'type', 'button')
  set(button, 'aria-expanded', 'false')
  set(button, 'aria-controls', (panel.id = 'panel'))
  panel.hidden = true
  svg.append(path)
  button.append(svg)
  shadow.append(button, panel)

  return {
    host,
    shadow,
    button,
    panel,
    paint({ color, position = 'right' }, language) {
      const brand = brandOf(color)
      const text = isLight(parseColor(brand)) ? '#000' : '#fff'
      sheet.replaceSync(`${launcherCss}.launcher{background:${brand};color:${text}}`)
      set(button, 'data-side', position)
      set(panel, 'data-side', position)
      set(button, 'lang', language)
      set(button, 'aria-label', language === 'en' ? 'Support chat' : 'Chat de atendimento')
    },
  }
}
