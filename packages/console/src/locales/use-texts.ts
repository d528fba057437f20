import { useStore } from '@papo/chat-kit/store/use-store'
import { useLanguage } from './language-context.ts'

/** The texts of a section in the chosen language. They are loaded with the section, not with the console. */
export function useTexts<Texts>(words: Readonly<Record<'en' | 'pt-BR', Texts>>): Texts {
  return words[useStore(useLanguage().locale)]
}
