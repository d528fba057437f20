import { createPlural } from '@papo/chat-kit/language/plural'
import type { alerts as english } from './alerts-en.ts'

const plural = createPlural('pt-BR')

export const alerts: typeof english = {
  soundHeldBack: 'O som começa com o seu primeiro clique nesta página.',
  allowSound: 'Ligar o som',
  nobody: 'Ninguém da equipe está disponível.',
  nobodyWaits: (count) =>
    plural(count, { one: '{n} pessoa está aguardando.', other: '{n} pessoas estão aguardando.' }),
  notify: 'Ativar notificações',
  notifyWhy: 'Veja quem chega e quem escreve, mesmo com outra janela na frente.',
  notNow: 'Agora não',
  blocked: 'O navegador bloqueia as notificações desta página.',
  blockedCure:
    'Clique no ícone ao lado do endereço, permita as notificações e recarregue a página.',
  understood: 'Entendi',
  waits: (who) => `Na fila: ${who}`,
  wrote: (who) => `Mensagem de ${who}`,
  transferred: (who) => `Transferida para você: ${who}`,
  transferredBy: (agent) => `Transferida por ${agent}`,
  transferredToYou: 'Transferida para você',
  open: 'Abrir',
  long: 'espera longa',
  tooLong: 'espera longa demais',
  load: (share) => `${share} conversas`,
  elsewhere: {
    waiting: (count) => plural(count, { one: '{n} na fila', other: '{n} na fila' }),
    unread: (count) =>
      plural(count, {
        one: '{n} mensagem não lida em outras conversas',
        other: '{n} mensagens não lidas em outras conversas',
      }),
  },
}
