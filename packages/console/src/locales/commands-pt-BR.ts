import { createPlural } from '@papo/chat-kit/language/plural'
import type { Commands } from './commands-en.ts'

const plural = createPlural('pt-BR')

export const commands: Commands = {
  title: 'Busca e comandos',
  search: 'Busque um comando, um visitante ou um número',
  found: (count) =>
    plural(count, { zero: 'Nada encontrado', one: '{n} resultado', other: '{n} resultados' }),
  groups: {
    mine: 'Minhas conversas',
    waiting: 'Aguardando',
    commands: 'Comandos',
    you: 'Você',
    look: 'Tema e idioma',
  },
  names: {
    palette: 'Busca e comandos',
    help: 'Atalhos de teclado',
    queue: 'Ir para a fila',
    chats: 'Ir para minhas conversas',
    messages: 'Ir para as mensagens',
    history: 'Ir para o histórico',
    acceptNext: 'Atender o próximo visitante',
    nextChat: 'Próxima conversa',
    previousChat: 'Conversa anterior',
    note: 'Ligar ou desligar a nota interna',
    transfer: 'Transferir esta conversa',
    end: 'Encerrar esta conversa',
  },
  be: { online: 'Ficar disponível', away: 'Ficar ausente', offline: 'Ficar off-line' },
  areas: {
    everywhere: 'Em qualquer lugar',
    pages: 'Páginas',
    chats: 'Conversas',
    chat: 'A conversa aberta',
  },
  help: {
    title: 'Atalhos de teclado',
    or: 'ou',
    accents:
      'Teclas que começam um acento, como ⌥N, escrevem o acento enquanto você está em um campo. Fora do campo, são atalhos.',
  },
  preference: 'Atalhos de teclado',
  preferenceHint:
    'Desligue se outro programa precisa destas teclas. Com Tab também se chega a tudo.',
}
