import { useTranslations } from '../locales/language-context.ts'
import { open as en } from '../locales/open-en.ts'
import { open as ptBR } from '../locales/open-pt-BR.ts'
import { useTexts } from '../locales/use-texts.ts'

const texts = { en, 'pt-BR': ptBR }

/** The texts of the console, with those of the page that a link leads to. */
export function useOpenTexts() {
  return { ...useTranslations(), open: useTexts(texts) }
}
