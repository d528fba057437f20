import { useTexts } from '../locales/use-texts.ts'
import { keepTexts as en } from '../locales/canned-settings-en.ts'
import { keepTexts as ptBR } from '../locales/canned-settings-pt-BR.ts'

const texts = { en, 'pt-BR': ptBR }

/** The texts of this section, which come with it. */
export const useKeepTexts = () => useTexts(texts)
