import { createPlural } from '@papo/chat-kit/language/plural'
import type { sessions as english } from './sessions-en.ts'

const plural = createPlural('pt-BR')
const relative = new Intl.RelativeTimeFormat('pt-BR', { numeric: 'auto' })

/** The agent's own sessions. */
export const sessions: typeof english = {
  title: 'Suas sessões',
  lead: 'É aqui que você está com a conta aberta. Encerre o que não conhece e depois troque a senha.',
  list: 'Sessões',
  on: (system: string) => `no ${system}`,
  unknown: { console: 'Navegador desconhecido', program: 'Programa desconhecido' },
  here: 'Este dispositivo',
  program: 'Programa',
  noAddress: 'Endereço desconhecido',
  usedNow: 'Usada há pouco',
  usedMinutes: (count: number) => `Último uso ${relative.format(-count, 'minute')}`,
  usedHours: (count: number) => `Último uso ${relative.format(-count, 'hour')}`,
  usedDays: (count: number) => `Último uso ${relative.format(-count, 'day')}`,
  since: (moment: string) => `Entrada: ${moment}`,
  end: 'Encerrar',
  endThis: (what: string) => `Encerrar a sessão: ${what}`,
  ended: (what: string) => `Sessão encerrada: ${what}`,
  alone: 'Sua conta não está aberta em outro lugar.',
  endOthers: 'Encerrar todas as outras',
  othersTitle: 'Encerrar todas as outras sessões?',
  othersBody: (count: number) =>
    plural(count, {
      one: '{n} sessão sai da conta em segundos. Este dispositivo continua conectado.',
      other: '{n} sessões saem da conta em segundos. Este dispositivo continua conectado.',
    }),
  keep: 'Manter',
  othersEnded: 'Todas as outras sessões foram encerradas',
}
