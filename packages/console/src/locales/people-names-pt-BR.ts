import type { peopleNames as english } from './people-names-en.ts'

/** What the people are called where their section is not loaded. */
export const peopleNames: typeof english = {
  title: 'Pessoas',
  roles: { owner: 'Proprietário', admin: 'Administrador', agent: 'Atendente' },
}
