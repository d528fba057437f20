import type { peopleSites as english } from './people-sites-en.ts'

export const peopleSites: typeof english = {
  label: 'Sites',
  all: 'Todos os sites',
  some: 'Somente estes',
  allHint: 'Também os que forem criados depois.',
  someHint:
    'As conversas dos outros sites não existem para esta pessoa: nem na fila, nem no histórico, nem na busca. As abertas voltam para a fila.',
  listed: (names) => `Somente ${names}`,
}
