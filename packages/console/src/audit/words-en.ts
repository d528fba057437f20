import { createPlural } from '@papo/chat-kit/language/plural'
import type { AuditAction, AuditTargetType } from '@papo/sdk'

const plural = createPlural('en')

/** Every act has words: one without them fails the types. */
const actions: Readonly<Record<AuditAction, string>> = {
  workspace_created: 'created the workspace',
  workspace_updated: 'changed the workspace',
  workspace_deletion_planned: 'planned to delete the workspace',
  workspace_deletion_cancelled: 'cancelled the deletion of the workspace',
  site_created: 'created a site',
  site_updated: 'changed a site',
  site_key_changed: 'gave a site a new key',
  site_removed: 'removed a site',
  identity_secret_created: 'created an identity secret',
  identity_secret_revoked: 'ended an identity secret',
  agent_created: 'added a person',
  agent_updated: 'changed a person',
  agent_role_changed: 'changed a person’s role',
  agent_disabled: 'deactivated a person',
  agent_enabled: 'reactivated a person',
  agent_erased: 'erased a person',
  agent_password_changed: 'changed their own password',
  agent_password_reset: 'gave a person a new password',
  agent_sessions_ended: 'ended sessions',
  invitation_created: 'invited a person',
  invitation_renewed: 'renewed an invitation',
  invitation_withdrawn: 'withdrew an invitation',
  invitation_accepted: 'accepted an invitation',
  password_reset_created: 'made a link for a new password',
  second_factor_enabled: 'turned on their second factor',
  second_factor_disabled: 'turned off their second factor',
  second_factor_removed: 'removed a person’s second factor',
  second_factor_demand_changed: 'changed whether everybody needs a second factor',
  recovery_codes_renewed: 'made new recovery codes',
  recovery_code_used: 'signed in with a recovery code',
  chat_ended: 'ended another agent’s conversation',
  visitor_exported: 'exported a visitor’s data',
  visitor_erased: 'erased a visitor',
}
const targets: Readonly<Record<AuditTargetType, string>> = {
  workspace: 'Workspace',
  site: 'Site',
  identity_secret: 'Identity secret',
  agent: 'Person',
  invitation: 'Invitation',
  chat: 'Conversation',
  visitor: 'Visitor',
}
const roles: Readonly<Record<string, string>> = { owner: 'owner', admin: 'admin', agent: 'agent' }
const fields: Readonly<Record<string, string>> = {
  name: 'name',
  avatarUrl: 'picture',
  siteIds: 'sites',
  capacity: 'conversations at once',
  languages: 'languages',
  allowedOrigins: 'allowed addresses',
  appearance: 'appearance',
  locale: 'language',
  texts: 'texts',
  form: 'form',
  hours: 'hours',
  identity: 'identity',
  consent: 'consent',
  idleTimeout: 'idle limits',
  firstReplySeconds: 'time to the first answer',
  retentionDays: 'how long conversations are kept',
}

export const words = {
  lead: 'What owners, admins and the operator did. Nothing in it can be changed.',
  actions,
  targets,
  filters: 'Filters',
  who: 'Who',
  everybody: 'Everybody',
  operator: 'The operator, at the server',
  system: 'The server itself',
  unknown: 'Somebody',
  former: 'Former agent',
  action: 'What',
  everything: 'Everything',
  from: 'From',
  to: 'Until',
  clear: 'Clear filters',
  onlyThis: (name: string) => `Only: ${name}`,
  allTargets: 'Show all again',
  history: 'Only this one',
  open: 'Open',
  of: (name: string) => ` ${name}`,
  list: 'Entries',
  shown: (n: number, hasMore: boolean) =>
    hasMore
      ? plural(n, {
          one: '{n} entry shown, there are more',
          other: '{n} entries shown, there are more',
        })
      : plural(n, { zero: 'No entries', one: '{n} entry', other: '{n} entries' }),
  more: 'Show earlier ones',
  empty: 'Nothing matches these filters',
  emptyHint: 'Choose a longer time, or clear the filters.',
  csv: 'Save as CSV',
  json: 'Save as JSON',
  exporting: (n: number) =>
    plural(n, { one: 'Reading... {n} entry', other: 'Reading... {n} entries' }),
  exported: (n: number) =>
    plural(n, { one: '{n} entry was saved.', other: '{n} entries were saved.' }),
  exportedMost: (n: number) =>
    plural(n, {
      one: 'The newest entry was saved. Choose a shorter time for the others.',
      other: 'The newest {n} entries were saved. Choose a shorter time for the others.',
    }),
  failed: 'The log could not be read. Try again.',
  changed: (names: readonly string[]) => names.map((name) => fields[name] ?? name).join(', '),
  roleChange: (from: string, to: string) => `${roles[from] ?? from} → ${roles[to] ?? to}`,
  role: (role: string) => roles[role] ?? role,
  columns: ['Time', 'Who', 'Address', 'What', 'Target', 'Target’s code', 'Details'],
}
