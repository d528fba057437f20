import { useTranslations } from '../locales/language-context.ts'
import { people as en } from '../locales/people-en.ts'
import { people as ptBR } from '../locales/people-pt-BR.ts'
import { useTexts } from '../locales/use-texts.ts'

const texts = { en, 'pt-BR': ptBR }

/** The texts of the console, with all of the people. */
export function usePeopleTexts() {
  return { ...useTranslations(), people: useTexts(texts) }
}
