import { createPlural } from '@papo/chat-kit/language/plural'
import type { words as english } from './words-en.ts'

const plural = createPlural('pt-BR')

const roles: Readonly<Record<string, string>> = {
  owner: 'proprietário',
  admin: 'administrador',
  agent: 'atendente',
}
const fields: Readonly<Record<string, string>> = {
  name: 'nome',
  capacity: 'conversas ao mesmo tempo',
  languages: 'idiomas',
  allowedOrigins: 'endereços permitidos',
  appearance: 'aparência',
  locale: 'idioma',
  texts: 'textos',
  form: 'formulário',
  hours: 'horário',
  identity: 'identidade',
  consent: 'consentimento',
  idleTimeout: 'limites de inatividade',
  firstReplySeconds: 'tempo até a primeira resposta',
  retentionDays: 'por quanto tempo guardar conversas',
}

export const words: typeof english = {
  lead: 'O que proprietários, administradores e o operador fizeram. Nada nele pode ser alterado.',
  actions: {
    workspace_created: 'criou o espaço de trabalho',
    workspace_deletion_planned: 'marcou a exclusão do espaço de trabalho',
    workspace_deletion_cancelled: 'cancelou a exclusão do espaço de trabalho',
    site_created: 'criou um site',
    site_updated: 'alterou um site',
    identity_secret_created: 'criou um segredo de identidade',
    identity_secret_revoked: 'encerrou um segredo de identidade',
    agent_created: 'adicionou uma pessoa',
    agent_updated: 'alterou uma pessoa',
    agent_role_changed: 'mudou o papel de uma pessoa',
    agent_disabled: 'desativou uma pessoa',
    agent_enabled: 'reativou uma pessoa',
    agent_password_changed: 'mudou a própria senha',
    agent_password_reset: 'deu uma nova senha a uma pessoa',
    agent_sessions_ended: 'encerrou acessos',
    invitation_created: 'convidou uma pessoa',
    invitation_renewed: 'renovou um convite',
    invitation_withdrawn: 'retirou um convite',
    invitation_accepted: 'aceitou um convite',
    password_reset_created: 'criou um link para uma nova senha',
    chat_ended: 'encerrou a conversa de outro atendente',
    visitor_exported: 'exportou os dados de um visitante',
    visitor_erased: 'apagou um visitante',
  },
  targets: {
    workspace: 'Espaço de trabalho',
    site: 'Site',
    identity_secret: 'Segredo de identidade',
    agent: 'Pessoa',
    invitation: 'Convite',
    chat: 'Conversa',
    visitor: 'Visitante',
  },
  filters: 'Filtros',
  who: 'Quem',
  everybody: 'Todos',
  operator: 'O operador, no servidor',
  system: 'O próprio servidor',
  unknown: 'Alguém',
  action: 'O quê',
  everything: 'Tudo',
  from: 'De',
  to: 'Até',
  clear: 'Limpar filtros',
  onlyThis: (name) => `Só: ${name}`,
  allTargets: 'Mostrar todos de novo',
  history: 'Só este',
  open: 'Abrir',
  of: (name) => ` ${name}`,
  list: 'Registros',
  shown: (n, hasMore) =>
    hasMore
      ? plural(n, { one: '{n} registro, e há mais', other: '{n} registros, e há mais' })
      : plural(n, { zero: 'Nenhum registro', one: '{n} registro', other: '{n} registros' }),
  more: 'Mostrar anteriores',
  empty: 'Nada corresponde a estes filtros',
  emptyHint: 'Escolha um período maior ou limpe os filtros.',
  csv: 'Salvar como CSV',
  json: 'Salvar como JSON',
  exporting: (n) => plural(n, { one: 'Lendo... {n} registro', other: 'Lendo... {n} registros' }),
  exported: (n) =>
    plural(n, { one: '{n} registro foi salvo.', other: '{n} registros foram salvos.' }),
  exportedMost: (n) =>
    plural(n, {
      one: 'O registro mais novo foi salvo. Escolha um período menor para os outros.',
      other: 'Os {n} registros mais novos foram salvos. Escolha um período menor para os outros.',
    }),
  failed: 'O registro não pôde ser lido. Tente de novo.',
  changed: (names) => names.map((name) => fields[name] ?? name).join(', '),
  roleChange: (from, to) => `${roles[from] ?? from} → ${roles[to] ?? to}`,
  role: (role) => roles[role] ?? role,
  columns: ['Hora', 'Quem', 'Endereço', 'O quê', 'Alvo', 'Código do alvo', 'Detalhes'],
}
