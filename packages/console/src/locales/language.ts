import type { KeyValueStorage } from '@papo/sdk'
import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { en, type Translations } from './en.ts'
import { createFormat, type Format } from './format.ts'
import { ptBR } from './pt-BR.ts'

export type Locale = 'pt-BR' | 'en'

/** Each language under its own name. */
export const localeNames: Record<Locale, string> = { 'pt-BR': 'Português', en: 'English' }

const dictionaries: Record<Locale, Translations> = { 'pt-BR': ptBR, en }
const key = 'papo.console.locale'

/** Any Portuguese is answered in ours; everything else in English. The first wish decides. */
export const localeFor = (wishes: readonly string[]): Locale =>
  /^pt\b/i.test(wishes[0] ?? '') ? 'pt-BR' : 'en'

export interface Language {
  readonly locale: ReadonlySignal<Locale>
  readonly translations: ReadonlySignal<Translations>
  readonly format: ReadonlySignal<Format>
  /** Kept for the next visit. */
  choose(locale: Locale): void
}

/** `wishes` is what the browser prefers; a choice made here outranks it. */
export function createLanguage(storage: KeyValueStorage, wishes: readonly string[]): Language {
  const kept = storage.get(key)
  const locale = signal<Locale>(kept === 'pt-BR' || kept === 'en' ? kept : localeFor(wishes))
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
