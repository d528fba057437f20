import { useStore } from '@papo/chat-kit/store/use-store'
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

/** The texts of the chosen language; a change renders the view again. */
export const useTranslations = (): Translations => useStore(useLanguage().translations)

/** The formats of the chosen language; a change renders the view again. */
export const useFormat = (): Format => useStore(useLanguage().format)
