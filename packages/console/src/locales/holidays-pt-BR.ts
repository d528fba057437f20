import { createPlural } from '@papo/chat-kit/language/plural'
import type { holidays as english } from './holidays-en.ts'

const plural = createPlural('pt-BR')

/** The proposal of national holidays. */
export const holidays: typeof english = {
  propose: 'Propor feriados nacionais',
  title: 'Feriados nacionais',
  country: 'País',
  noCountry: 'Escolha um país',
  loading: 'Buscando...',
  failed: 'Não foi possível ler os feriados. Escolha o país de novo.',
  found: (count) =>
    plural(count, {
      zero: 'Todos os feriados até o fim do próximo ano estão na lista.',
      one: '{n} feriado até o fim do próximo ano ainda não está na lista.',
      other: '{n} feriados até o fim do próximo ano ainda não estão na lista.',
    }),
  add: (count) =>
    plural(count, {
      zero: 'Não fechar',
      one: 'Fechar neste dia',
      other: 'Fechar nestes {n} dias',
    }),
}
