import { createPlural } from '@papo/chat-kit/language/plural'
import type { canned as en } from './canned-response-en.ts'

const plural = createPlural('pt-BR')

export const canned: typeof en = {
  title: 'Respostas prontas',
  open: 'Respostas prontas: digite / na mensagem',
  found: (count) =>
    plural(count, {
      zero: 'Nenhuma resposta pronta',
      one: '{n} resposta pronta',
      other: '{n} respostas prontas',
    }),
  loading: 'Carregando...',
  failed: 'Não foi possível carregá-las. Feche a lista com Esc e digite / de novo.',
  none: 'Ainda não há respostas prontas. Você as cria nas configurações.',
  noMatch: (query) => `Nenhuma resposta pronta tem “${query}”.`,
  gaps: (names) => `Falta preencher: ${names}`,
  fillIn: 'Preencher',
  askTitle: 'Enviar com lacunas?',
  askBody: (names) => `A mensagem ainda tem ${names}, exatamente como está escrito aqui.`,
  sendAnyway: 'Enviar assim mesmo',
}
