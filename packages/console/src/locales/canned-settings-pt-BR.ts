import { createPlural } from '@papo/chat-kit/language/plural'
import type { keepTexts as en } from './canned-settings-en.ts'

const plural = createPlural('pt-BR')

type Counts = Parameters<typeof en.csv.done>[0]

const counts = ({ created, updated, unchanged }: Counts): string =>
  [
    plural(created, { zero: 'nenhuma nova', one: '{n} nova', other: '{n} novas' }),
    plural(updated, { zero: 'nenhuma alterada', one: '{n} alterada', other: '{n} alteradas' }),
    plural(unchanged, { zero: 'nenhuma igual', one: '{n} igual', other: '{n} iguais' }),
  ].join(', ')

export const keepTexts: typeof en = {
  lead: 'Textos que você insere enquanto escreve: digite / e parte do atalho.',
  make: 'Nova resposta pronta',
  change: 'Alterar resposta pronta',
  edit: 'Alterar',
  remove: 'Remover',
  saved: 'Salvo.',
  removed: (shortcut) => `/${shortcut} foi removida.`,
  removeTitle: (shortcut) => `Remover /${shortcut}?`,
  removeMine: 'Não dá para recuperá-la. O que já foi enviado com ela continua lá.',
  removeShared: 'Ninguém mais poderá inseri-la. O que já foi enviado com ela continua lá.',
  search: 'Buscar por atalho, título ou texto',
  any: 'Tudo',
  scopes: { mine: 'Minhas', site: 'De um site', all: 'De todos' },
  fields: {
    shortcut: 'Atalho',
    title: 'Título',
    text: 'Texto',
    scope: 'Quem pode usar',
    siteId: 'Site',
  },
  titleOptional: 'Título (opcional)',
  shortcutHint: 'A palavra depois da /, como ola.',
  textHint:
    'Preenchidos sozinhos: {visitor.name}, {visitor.email}, {agent.name}, {site.name} e o que a página diz do visitante, como {attribute.plano}. Outras palavras entre chaves, como {pedido}, você preenche antes de enviar.',
  complaints: {
    missing: 'Preencha este campo.',
    noWord: 'Até 40 letras, números, “-”, “_” ou “.”, começando com letra ou número.',
    taken: 'Já existe uma com este atalho.',
    tooLong: 'Está longo demais.',
    noSite: 'Escolha um dos seus sites.',
    tooMany: 'Já há 500, e não cabem mais.',
  },
  empty: 'Ainda não há respostas prontas',
  emptyHint: 'Crie uma para o que você escreve todo dia, ou importe um arquivo.',
  nothing: 'Nenhuma corresponde',
  csv: {
    import: 'Importar CSV',
    export: 'Salvar como CSV',
    choose: 'Arquivo CSV com respostas prontas',
    reading: 'Lendo...',
    fileName: 'respostas-prontas.csv',
    failedToWrite: 'Não foi possível gerar o arquivo. Tente novamente.',
    done: (stored) => `foi importado: ${counts(stored)}.`,
    failed: ({ created, updated, unchanged }) =>
      created + updated + unchanged === 0
        ? 'não foi importado: não foi possível falar com o servidor. Tente novamente.'
        : `foi importado em parte: ${counts({ created, updated, unchanged })}. Importe o mesmo arquivo de novo para continuar.`,
    tooLarge: 'não foi importado: uma das linhas é grande demais.',
    faults: (count) =>
      plural(count, {
        zero: 'não foi importado.',
        one: 'não foi importado. Corrija um ponto e tente de novo:',
        other: 'não foi importado. Corrija {n} pontos e tente de novo:',
      }),
    line: (line) => `Linha ${line}`,
    codes: {
      cells_left_over: 'há mais células do que colunas',
      column_missing: 'falta esta coluna',
      column_twice: 'esta coluna aparece duas vezes',
      empty: 'está vazio',
      forbidden_scope: 'só administradores e proprietários cuidam das de um site e das de todos',
      invalid_character: 'tem um caractere que não pode ser guardado, ou várias linhas',
      not_a_shortcut: 'até 40 letras, números, “-”, “_” ou “.”',
      quote_not_closed: 'há uma aspa a mais ou a menos',
      shortcut_twice: 'uma linha anterior tem o mesmo atalho',
      site_without_scope: 'um site exige “site” em scope',
      too_long: 'está longo demais',
      too_many: 'passa das 500 permitidas',
      unknown_column: 'não há coluna com este nome: use shortcut, title, text, scope e site',
      unknown_scope: 'deve ser mine, site ou all',
      unknown_site: 'não é um dos seus sites, ou é o nome de vários',
    },
    otherFault: 'não pode ser guardado',
  },
}
