import type { Translations } from './en.ts'
import { createPlural } from '@papo/chat-kit/language/plural'

const plural = createPlural('pt-BR')

export const availability: Translations['availability'] = {
  label: 'Disponibilidade',
  online: 'Disponível',
  away: 'Ausente',
  offline: 'Off-line',
  is: {
    online: 'Você está disponível',
    away: 'Você está ausente: as conversas abertas continuam com você',
    offline: 'Você está off-line: as conversas abertas continuam com você',
  },
  waitingWhile: {
    away: (count) =>
      plural(count, {
        one: 'Você está ausente e há {n} pessoa aguardando.',
        other: 'Você está ausente e há {n} pessoas aguardando.',
      }),
    offline: (count) =>
      plural(count, {
        one: 'Você está off-line e há {n} pessoa aguardando.',
        other: 'Você está off-line e há {n} pessoas aguardando.',
      }),
  },
  goOnline: 'Ficar disponível',
}

export const transfer: Translations['transfer'] = {
  title: 'Transferir esta conversa',
  to: 'Para quem',
  open: 'Transferir',
  search: 'Buscar por nome ou e-mail',
  found: (count) =>
    plural(count, {
      zero: 'Ninguém encontrado',
      one: '{n} pessoa encontrada',
      other: '{n} pessoas encontradas',
    }),
  out: (count) =>
    plural(count, {
      one: '{n} pessoa não recebe conversas agora',
      other: '{n} pessoas não recebem conversas agora',
    }),
  queue: 'De volta à fila, no lugar de antes',
  nobody: 'Não há mais ninguém neste espaço de trabalho.',
  load: (share) => `${share} conversas`,
  note: 'Nota para quem continuar (opcional)',
  noteHint: 'O visitante nunca a vê.',
  go: 'Transferir',
  busy: 'Transferindo...',
  done: (who) => `A conversa com ${who} foi transferida`,
  returned: (who) => `${who} voltou para a fila`,
  refused: {
    full: 'Este atendente já tem o máximo de conversas.',
    unavailable: 'Este atendente não recebe conversas agora.',
    gone: 'A conversa não está mais com você.',
    failed: 'Não deu certo. Tente novamente.',
  },
}
