import { createPlural } from '@papo/chat-kit/language/plural'
import type { Translations } from './en.ts'

const plural = createPlural('pt-BR')

export const messages: Translations['messages'] = {
  title: 'Mensagens',
  list: 'Mensagens deixadas',
  count: (count) =>
    plural(count, {
      zero: 'Nenhuma aguarda resposta',
      one: '{n} aguarda resposta',
      other: '{n} aguardam resposta',
    }),
  countMany: 'Mais de 99 aguardam resposta',
  show: 'Quais mensagens',
  shown: { waiting: 'Aguardando', mine: 'Minhas', closed: 'Encerradas' },
  search: 'Buscar por texto ou número',
  site: 'Site',
  allSites: 'Todos os sites',
  take: 'Assumir',
  takeThis: 'Assumir esta mensagem',
  age: (time) => `há ${time}`,
  arrived: (who) => `${who} deixou uma mensagem`,
  preview: 'O visitante deixou esta mensagem e não está esperando aqui. Assuma para responder.',
  empty: {
    waiting: 'Nenhuma mensagem aguarda resposta',
    mine: 'Você não tem mensagens abertas',
    closed: 'Nenhuma mensagem encerrada ainda',
  },
  emptyHint: {
    waiting: 'O que os visitantes deixam quando não há ninguém espera aqui até alguém responder.',
    mine: 'Assuma uma mensagem, e ela fica aqui até você encerrar.',
    closed: 'As mensagens que alguém encerrou ficam guardadas aqui.',
  },
  nothing: 'Nenhuma mensagem encontrada',
  choose: 'Escolha uma mensagem',
  chooseHint: 'Leia e assuma para responder.',
  isMessage: 'Mensagem deixada',
  isGone: 'O visitante parece ter saído',
  leftEmail: (email) => `Deixou ${email}.`,
  leftNoEmail: 'Não deixou e-mail.',
  waitsAndMailed:
    'Sua resposta espera aqui e vai para esse endereço se a pessoa não voltar em três minutos.',
  waitsUnmailed: 'Sua resposta espera aqui até a pessoa voltar: esta instalação não envia e-mails.',
  waits: 'Sua resposta espera aqui até a pessoa voltar.',
  unansweredTitle: 'Encerrar sem responder?',
  unansweredBody: (who) =>
    `Ninguém respondeu a ${who}. O visitante verá que a mensagem foi encerrada.`,
  close: 'Encerrar sem responder',
  number: 'Número',
  copyNumber: (number) => `Copiar o número ${number}`,
  numberCopied: (number) => `Número ${number} copiado`,
  followUp: 'Escrever de novo',
  followUpTitle: (who) => `Escrever de novo para ${who}`,
  followUpText: 'Mensagem',
  followUpHint: 'Abre uma nova conversa, que o visitante encontra quando voltar.',
  followUpMailed: (email) => `Ela também vai para ${email} se a pessoa não voltar em três minutos.`,
  followUpSend: 'Enviar',
  followUpBusy: 'Enviando...',
  followUpMissing: 'Escreva uma mensagem',
  followUpFailed: {
    chat_not_ended: 'Esta conversa ainda está aberta: escreva nela.',
    visitor_not_found: 'Os dados deste visitante foram apagados. Não há como falar com ele.',
    workspace_closing: 'Este espaço de trabalho será excluído e não aceita novas conversas.',
  },
}
