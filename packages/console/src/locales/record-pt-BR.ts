import type { record as english } from './record-en.ts'

export const record: typeof english = {
  privacy: 'Privacidade',
  sheet: 'Ficha de dados',
  audit: 'Registro de atividades',
  health: 'Saúde',
  mail: 'E-mail',
  blocks: 'Visitantes bloqueados',
  workspace: 'Espaço de trabalho',
  closing: (when) =>
    `Este espaço de trabalho será excluído em ${when}. Ele não recebe novas conversas.`,
  closingCancel: 'Cancelar a exclusão',
}
