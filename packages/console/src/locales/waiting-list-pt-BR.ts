import { createPlural } from '@papo/chat-kit/language/plural'
import type { Translations } from './en.ts'

const plural = createPlural('pt-BR')

export const waitingList: Translations['waitingList'] = {
  search: 'Nome, texto ou número',
  site: 'Filtrar por site',
  allSites: 'Todos os sites',
  found: (count) =>
    plural(count, {
      zero: 'Ninguém encontrado',
      one: '{n} pessoa encontrada',
      other: '{n} pessoas encontradas',
    }),
  nothing: 'Ninguém na fila corresponde à busca',
  showAll: 'Mostrar todos',
  choose: 'Encerrar várias',
  chooseOne: (who) => `Selecionar ${who}`,
  chooseAll: 'Selecionar todas as exibidas',
  end: (count) => plural(count, { zero: 'Encerrar', one: 'Encerrar {n}', other: 'Encerrar {n}' }),
  endTitle: (count) =>
    plural(count, {
      one: 'Encerrar {n} conversa que aguarda?',
      other: 'Encerrar {n} conversas que aguardam?',
    }),
  endBody:
    'Estes visitantes saem da fila sem resposta e são avisados de que a conversa foi encerrada.',
  keep: 'Deixar aguardando',
  ended: (count) =>
    plural(count, {
      zero: 'Nenhuma conversa foi encerrada',
      one: '{n} conversa encerrada',
      other: '{n} conversas encerradas',
    }),
  taken: (names) => `Aceitas nesse meio-tempo, não encerradas: ${names}`,
  notEnded: (count) =>
    plural(count, {
      one: 'Não foi possível encerrar {n} conversa',
      other: 'Não foi possível encerrar {n} conversas',
    }),
}
