import { createPlural } from '@papo/chat-kit/language/plural'
import type { sites as english } from './sites-en.ts'

const plural = createPlural('pt-BR')

/** The owner's sites. */
export const sites: typeof english = {
  lead: 'Cada site tem o seu chat: a aparência, os textos e os endereços onde ele pode aparecer.',
  make: 'Novo site',
  settings: 'Aparência e textos',
  makeIt: 'Criar site',
  made: (name) => `${name} foi criado`,
  search: 'Buscar por nome ou endereço',
  found: (count) => plural(count, { zero: 'Nenhum site', one: '{n} site', other: '{n} sites' }),
  missing: 'Este site não existe, ou não existe mais.',
  emptyHint: 'Crie um para colocar o chat nas suas páginas.',
  install: 'Instalar o chat',
  name: 'Nome',
  nameHint: 'Os atendentes o veem na fila, e os visitantes quando o chat não tem título.',
  addressHint: 'O chat poderá aparecer lá. Você pode permitir outros endereços depois.',
  refused: 'Endereços recusados',
  refusedAt: (origin) => `${origin} tentou mostrar o chat e não está permitido.`,
  allowThis: 'Permitir este domínio',
  state: {
    waiting: 'Aguardando instalação',
    seen: (origin) => `Instalado: visto em ${origin}`,
    tested: (origin) => `Instalado e testado: visto em ${origin}`,
    ago: (time) => `há ${time}`,
  },
  stateShort: { waiting: 'Não instalado', seen: 'Instalado', tested: 'Testado' },
  dangers: 'O que não se desfaz',
  newKey: {
    action: 'Nova chave',
    title: (name) => `Nova chave para ${name}?`,
    body: 'O chat some na hora de todas as páginas com a linha da chave antiga, até você colar a nova. As conversas abertas continuam.',
    done: (name) => `${name} tem uma nova chave: cole a nova linha nas suas páginas`,
  },
  remove: {
    action: 'Remover site',
    title: (name) => `Remover ${name}?`,
    body: 'O chat dele some de todas as páginas na hora, as conversas abertas se encerram, e todas as conversas e visitantes dele são apagados de vez.',
    done: (name) => `${name} foi removido`,
  },
  complaints: {
    noName: 'Informe um nome',
    longName: 'Use no máximo 80 caracteres',
    noAddress: 'Informe um endereço como https://www.exemplo.com.br',
    badAddress: 'Informe um endereço como https://www.exemplo.com.br',
  },
}
