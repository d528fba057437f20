import { languageOf, type Locale } from '@papo/chat-kit/language/language'
import type { KeyValueStorage } from '@papo/sdk'
import { computed, type ReadonlySignal, signal } from '@preact/signals'
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
  readonly locale: ReadonlySignal<Locale>
  readonly translations: ReadonlySignal<Translations>
  readonly format: ReadonlySignal<Format>
  /** Stores the choice for the next visit. */
  choose(locale: Locale): void
}

/** `preferences` are the browser's languages; a stored choice outranks them. */
export function createLanguage(storage: KeyValueStorage, preferences: readonly string[]): Language {
  const stored = storage.get(key)
  const locale = signal<Locale>(
    stored === 'pt-BR' || stored === 'en' ? stored : localeFor(preferences),
  )
  return {
    locale,
    translations: computed(() => dictionaries[locale.value]),
    format: computed(() => createFormat(locale.value)),
    choose(chosen) {
      storage.set(key, chosen)
      locale.value = chosen
    },
  }
}
