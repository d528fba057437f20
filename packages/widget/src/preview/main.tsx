import { directionOf } from '@papo/chat-kit/language/language'
import type { Preview, PreviewModule, PreviewScene } from '@papo/chat-kit/preview/preview'
import type { WordName } from '@papo/sdk'
import { createLauncher } from '../launcher/launcher.ts'
import type { Translations } from '../locales/en.ts'
import { draw, drawIcon } from '../panel/draw.tsx'
import { keyOfWord } from '../panel/own-words.ts'
import type { PanelModel } from '../panel/panel-model.ts'
import { Panel } from '../panel/panel.tsx'
import { styles } from '../panel/styles.ts'
import { createThemePainter } from '../panel/theme.ts'
import type { PapoSettings } from '../papo.ts'
import {
  EndDialog,
  LeftMessage,
  RatingView,
  styles as laterStyles,
  Thanks,
  Warning,
} from '../chat/later.ts'
import { createSamplePanel, translationsOf } from './sample-panel.ts'
import { stylesOn } from './screen.ts'

const later = { EndDialog, LeftMessage, RatingView, Thanks, Warning, styles: laterStyles }

const wordsOf = (translations: Translations) => {
  const names = Object.keys(keyOfWord) as WordName[]
  return Object.fromEntries(names.map((name) => [name, translations[keyOfWord[name]]])) as Record<
    WordName,
    string
  >
}

export const defaultWords: PreviewModule['defaultWords'] = {
  'pt-BR': wordsOf(translationsOf['pt-BR']),
  en: wordsOf(translationsOf.en),
}

const nothing = () => {}

/** Draws into `stage` what a visitor would see. The stage takes the place of the visitor's screen. */
export function mountPreview(stage: HTMLElement): Preview {
  const { host, shadow, button, panel, paint } = createLauncher()
  const sheet = new CSSStyleSheet()
  let settings: PapoSettings = {}
  let model: PanelModel | null = null
  let device: PreviewScene['device'] | null = null
  // What is fixed to the screen is fixed to the stage, and its parts are measured by it.
  stage.style.contain = 'strict'
  stage.style.containerType = 'size'
  stage.append(host)
  button.append(drawIcon('down'))
  shadow.adoptedStyleSheets.push(sheet)
  const theme = createThemePainter(shadow, panel, () => settings)
  panel.className = 'panel'
  panel.hidden = false

  function show(scene: PreviewScene): void {
    const { locale, view } = scene
    settings = { ...scene.settings.appearance, theme: scene.theme }
    model?.stop()
    const shown = (model = createSamplePanel(scene))
    const isOpen = view !== 'launcher'
    if (device !== scene.device) {
      device = scene.device
      sheet.replaceSync(stylesOn(device, styles + laterStyles))
    }
    paint(settings, locale)
    theme.paint()
    panel.lang = locale
    panel.dir = directionOf(locale)
    panel.dataset['view'] = shown.publicState.view ?? 'home'
    panel.classList.toggle('open', isOpen)
    button.setAttribute('aria-expanded', String(isOpen))
    draw(
      <Panel
        key={`${view} ${locale} ${device}`}
        model={shown}
        view={shown.publicState.view ?? 'home'}
        later={later}
        close={nothing}
        focusComposer={nothing}
      />,
      panel,
    )
  }

  return {
    show,
    stop() {
      model?.stop()
      draw(null, panel)
      theme.stop()
      host.remove()
    },
  }
}
