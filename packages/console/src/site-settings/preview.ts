import type { Locale } from '@papo/chat-kit/language/language'
import type { PreviewModule, PreviewScene, PreviewView } from '@papo/chat-kit/preview/preview'
import { createStore, type Store } from '@papo/chat-kit/store/store'
import type { Site } from '@papo/sdk'
import { colorOf, type SiteValues, wordsOf } from './values.ts'

/** How the owner looks at the widget. */
export interface Look {
  readonly view: PreviewView
  readonly theme: PreviewScene['theme']
  readonly locale: Locale
  readonly device: PreviewScene['device']
}

export interface PreviewModel {
  readonly look: Store<Look>
  /** The widget's file for the preview; null until it is there. */
  readonly file: Store<PreviewModule | null>
  readonly isFailed: Store<boolean>
  change(changes: Partial<Look>): void
  load(): Promise<void>
  /** What is to be seen of these fields. The colour is the last one that was valid. */
  sceneOf(values: SiteValues, look: Look): PreviewScene
}

/** `load` brings the widget's file. */
export function createPreviewModel(
  site: Pick<Site, 'name' | 'appearance' | 'locale'>,
  start: Omit<Look, 'view'>,
  load: () => Promise<PreviewModule>,
): PreviewModel {
  const { theme } = site.appearance
  const look = createStore<Look>({
    ...start,
    view: 'home',
    theme: theme === 'auto' ? start.theme : theme,
    locale: site.locale === 'auto' ? start.locale : site.locale,
  })
  const file = createStore<PreviewModule | null>(null)
  const isFailed = createStore(false)
  let lastColor = site.appearance.color
  return {
    look,
    file,
    isFailed,
    change: (changes) => look.set({ ...look.get(), ...changes }),
    async load() {
      isFailed.set(false)
      try {
        file.set(await load())
      } catch {
        isFailed.set(true)
      }
    },
    sceneOf(values, { view, theme, locale, device }) {
      lastColor = colorOf(values.color) ?? lastColor
      return {
        view,
        theme,
        locale,
        device,
        settings: {
          siteName: site.name,
          appearance: { color: lastColor, position: values.position, theme: values.theme },
          texts: { title: null, greeting: null, words: wordsOf(values) },
          form: {
            name: values.formName,
            email: values.formEmail,
            question: values.formQuestion,
          },
        },
      }
    },
  }
}
