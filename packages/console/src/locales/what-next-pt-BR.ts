import { createPlural } from '@papo/chat-kit/language/plural'
import type { whatNext as english } from './what-next-en.ts'

const plural = createPlural('pt-BR')
/** Above it the number is not known. */
const most = 99

export const whatNext: typeof english = {
  title: { queue: 'Tudo em dia', chats: 'Tudo pronto para a próxima' },
  lead: {
    queue: 'Quem pedir ajuda aparece à esquerda, com um aviso sonoro. Enquanto isso:',
    chats: 'A próxima que você atender abre aqui. Enquanto isso:',
  },
  queue: (count) =>
    plural(count, {
      zero: 'Ver a fila',
      one: 'Atender quem está esperando',
      other: 'Atender uma das {n} pessoas que esperam',
    }),
  messages: (count) =>
    plural(count, {
      zero: 'Ler as mensagens deixadas',
      one: 'Responder à mensagem deixada',
      other:
        count > most ? 'Responder às mensagens deixadas' : 'Responder às {n} mensagens deixadas',
    }),
  history: 'Ver como foram as conversas',
  people: 'Convidar quem atende',
  sites: 'Pôr o chat no seu site',
}
