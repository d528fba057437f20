import type {
  copy as englishCopy,
  form as englishForm,
  settings as englishSettings,
  typeName as englishTypeName,
} from './settings-en.ts'

export const settings: typeof englishSettings = {
  title: 'Configurações',
  short: 'Ajustes',
  sections: 'Seções',
  groups: { you: 'Você', workspace: 'Espaço de trabalho', record: 'Registro' },
  loading: 'Abrindo...',
  failed: 'Não foi possível abrir esta página.',
  failedHint: 'A conexão pode ter caído por um momento.',
  newer: 'O Papo foi atualizado.',
  newerHint: 'Recarregue a página para continuar. Seus rascunhos ficam guardados.',
  reload: 'Recarregar',
}

export const form: typeof englishForm = {
  bar: {
    save: 'Salvar',
    saving: 'Salvando...',
    saved: 'Salvo',
    discard: 'Descartar',
    changed: 'Há alterações não salvas',
    failed: 'Não foi salvo. Tente de novo.',
    unreachable: 'Sem acesso ao servidor. O que você digitou continua aqui; tente de novo.',
    conflict: 'Ainda não foi salvo: outra pessoa mudou isto enquanto você editava.',
  },
  leave: {
    title: 'Sair sem salvar?',
    body: 'O que você mudou aqui se perde.',
    leave: 'Sair',
    stay: 'Continuar editando',
  },
  conflict: {
    title: 'Outra pessoa mudou isto enquanto você editava',
    lead: 'Veja o que está diferente agora e salve de novo.',
    theirs: (text) => `Agora: ${text}`,
    mine: (text) => `Seu: ${text}`,
    keepMine: 'Manter o meu',
    takeTheirs: 'Usar o novo',
  },
}

export const copy: typeof englishCopy = {
  copy: 'Copiar',
  copied: 'Copiado',
  failed: 'Não é permitido copiar aqui. O texto está selecionado: copie à mão.',
}

export const typeName: typeof englishTypeName = {
  label: (name) => `Digite “${name}” para confirmar`,
  wrong: (name) => `Digite o nome exato: ${name}`,
}
