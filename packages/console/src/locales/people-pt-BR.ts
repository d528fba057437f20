import { createPlural } from '@papo/chat-kit/language/plural'
import type { people as enPeople } from './people-en.ts'
import { peopleNames } from './people-names-pt-BR.ts'

const plural = createPlural('pt-BR')

/** The people of the workspace. */
export const people: typeof enPeople = {
  ...peopleNames,
  lead: 'Quem atende seus visitantes e quem cuida do Papo.',
  invite: 'Convidar',
  search: 'Buscar por nome, e-mail ou função',
  found: (count) =>
    plural(count, {
      zero: 'Ninguém',
      one: '{n} pessoa',
      many: '{n} de pessoas',
      other: '{n} pessoas',
    }),
  missing: 'Esta pessoa não existe, ou não existe mais.',
  you: 'você',
  name: 'Nome',
  nameOptional: 'Nome (opcional)',
  email: 'E-mail',
  emailHint: 'A pessoa vai entrar com ele.',
  role: 'Função',
  mayDo: {
    agent: 'Atende conversas.',
    admin: 'Atende, encerra qualquer conversa, convida atendentes e administradores.',
    owner: 'Pode tudo: pessoas, sites, privacidade e registro.',
  },
  capacity: 'Conversas ao mesmo tempo',
  capacityHint: 'Com esse número, a pessoa não pode atender mais.',
  languages: 'Idiomas',
  languagesHint: 'Separados por vírgula, como pt-BR, en',
  load: 'Conversas agora / no máximo',
  settings: 'Pessoa',
  ownersChange: 'Só proprietários mudam isto.',
  access: 'Acesso',
  accessHint: 'Aqui ninguém vê a senha de ninguém.',
  status: {
    online: 'On-line',
    away: 'Ausente',
    offline: 'Off-line',
    disabled: 'Desativada',
    invited: (left) => `Convidada, faltam ${left}`,
    expired: 'Convite vencido',
  },
  seen: (ago) => `Vista há ${ago}`,
  never: 'Ainda não vista',
  renew: 'Novo link',
  withdraw: 'Retirar',
  withdrawTitle: (email) => `Retirar o convite de ${email}?`,
  withdrawBody: 'O link que você enviou deixa de funcionar.',
  reset: 'Link para nova senha',
  disable: 'Desativar',
  enable: 'Ativar de novo',
  closedNote: 'Esta conta está desativada: ninguém pode entrar com ela.',
  disableTitle: (name) => `Desativar ${name}?`,
  disableBody: (chats) =>
    `${plural(chats, {
      zero: 'A pessoa não tem conversa aberta.',
      one: '{n} conversa aberta volta ao seu lugar na fila.',
      many: '{n} de conversas abertas voltam aos seus lugares na fila.',
      other: '{n} conversas abertas voltam aos seus lugares na fila.',
    })} Todas as sessões terminam na hora, e os convites abertos desta pessoa são retirados. Você pode ativar a conta de novo.`,
  makeLink: 'Criar link',
  makingLink: 'Criando link...',
  links: {
    label: 'Link para enviar',
    elsewhere: (address) =>
      `O link leva a ${address}, e você está com o Papo aberto em outro endereço. Se a pessoa não conseguir abri-lo, quem cuida do servidor põe o endereço certo em PUBLIC_URL.`,
    done: 'Pronto',
    invitation: {
      title: (who) => `Link para ${who}`,
      body: 'Envie este link à pessoa. Ele funciona uma vez, por sete dias, e só aparece aqui.',
      mailed:
        'Um e-mail com este link está a caminho. Se não chegar, envie você mesmo o link. Ele funciona uma vez, por sete dias, e só aparece aqui.',
    },
    password: {
      title: (who) => `Link para ${who}`,
      body: 'Envie este link à pessoa, que escolhe com ele uma nova senha. Ele funciona uma vez, por 24 horas, e só aparece aqui. As sessões terminam quando ele é usado.',
      mailed:
        'Um e-mail com este link está a caminho. Se não chegar, envie você mesmo o link. Ele funciona uma vez, por 24 horas, e só aparece aqui.',
    },
  },
  complaints: {
    noEmail: 'Informe um e-mail',
    badEmail: 'Informe um e-mail como nome@exemplo.com',
    taken: 'Esta pessoa já está na lista',
    invited: 'Já há um convite para este e-mail. Crie um novo link na lista.',
    noName: 'Informe um nome',
    longName: 'Informe no máximo 80 caracteres',
    badCapacity: 'Informe um número de 1 a 1000',
    badLanguages: 'Informe códigos de idioma como pt-BR, en',
    noSite: 'Escolha pelo menos um site',
    lastOwner: 'É o último proprietário. Antes, dê esta função a outra pessoa.',
  },
}
