import { person as en } from '../locales/person-en.ts'
import { person as ptBR } from '../locales/person-pt-BR.ts'
import { useTexts } from '../locales/use-texts.ts'

const words = { en, 'pt-BR': ptBR }

/** The texts of the visitor pane. */
export const usePersonTexts = () => useTexts(words)
