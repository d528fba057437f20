import { isPapoError } from '@papo/sdk'
import { block as en } from '../locales/block-en.ts'
import { block as ptBR } from '../locales/block-pt-BR.ts'
import { useTranslations } from '../locales/language-context.ts'
import { useTexts } from '../locales/use-texts.ts'

const words = { en, 'pt-BR': ptBR }

/** The texts about blocks. */
export const useBlockTexts = () => useTexts(words)

/** Says in words why a block could not be made or lifted. */
export function useBlockProblem(): (error: unknown) => string {
  const { failed } = useTranslations()
  const known: Record<string, string> = useBlockTexts().failed
  return (error) => (isPapoError(error) ? known[error.code] : undefined) ?? failed.generic
}
