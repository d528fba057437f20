import type { firstRun as english } from './first-run-en.ts'

/** What a new owner does first. */
export const firstRun: typeof english = {
  title: 'Três passos até a primeira conversa',
  lead: 'O que já está feito aparece sozinho. Você pode sair e voltar.',
  hide: 'Agora não',
  done: 'feito',
  name: 'Dê um nome ao site e diga onde ele fica',
  named: (name) => `O site se chama ${name}.`,
  saved: 'Salvo. A seguir: copie a linha para a sua página',
  copy: 'Copie uma linha para a sua página',
  talk: 'Converse com você mesmo',
  talkHint:
    'Escreva como visitante e responda aqui. Funciona antes de mexer no seu site, numa página de demonstração com este chat.',
  talkNow: 'Abrir a página de demonstração',
}
