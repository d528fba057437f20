import { languageOf, type Locale } from '@papo/chat-kit/language/language'
import { createStore, derived, type Store } from '@papo/chat-kit/store/store'
import type { KeyValueStorage } from '@papo/sdk'
import { en, type Translations } from './en.ts'
import { createFormat, type Format } from './format.ts'
import { ptBR } from './pt-BR.ts'

/** Each language's own name. */
export const localeNames: Record<Locale, string> = { 'pt-BR': 'Português', en: 'English' }

const dictionaries: Record<Locale, Translations> = { 'pt-BR': ptBR, en }
const key = 'papo.console.locale'

/** The first preference decides. */
export const localeFor = (preferences: readonly string[]): Locale =>
  languageOf(preferences[0] ?? '')

export interface Language {
  readonly locale: Store<Locale>
  readonly translations: Store<Translations>
  readonly format: Store<Format>
  /** Stores the choice for the next visit. */
  choose(locale: Locale): void
}

/** `preferences` are the browser's languages; a stored choice outranks them. */
export function createLanguage(storage: KeyValueStorage, preferences: readonly string[]): Language {
  const stored = storage.get(key)
  const locale = createStore<Locale>(
    stored === 'pt-BR' || stored === 'en' ? stored : localeFor(preferences),
  )
  return {
    locale,
    translations: derived([locale], (chosen) => dictionaries[chosen]),
    format: derived([locale], createFormat),
    choose(chosen) {
      storage.set(key, chosen)
      locale.set(chosen)
    },
  }
}
