import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Translations } from './en.ts'
import type { Format } from './format.ts'
import type { Language } from './language.ts'

export const LanguageContext = createContext<Language | null>(null)

export function useLanguage(): Language {
  const language = useContext(LanguageContext)
  if (!language) throw new Error('A view stands outside of its language')
  return language
}

/** The texts of the chosen language; the view follows when it changes. */
export const useTranslations = (): Translations => useLanguage().translations.value

/** Dates and numbers of the chosen language; the view follows when it changes. */
export const useFormat = (): Format => useLanguage().format.value
