import type { Me } from '@papo/sdk'
import type { ComponentType } from 'preact'
import type { IconName } from '../design/icon.tsx'
import type { Translations } from '../locales/en.ts'
import type { SectionProps } from '../navigation/route.ts'

export type Role = Me['agent']['role']

export interface Section {
  /** Its name in the address. */
  name: string
  icon: IconName
  group: 'you' | 'workspace' | 'record'
  label(t: Translations): string
  roles: readonly Role[]
  /** The section in whose place of the navigation this one stands, such as a site under the sites. */
  under?: string
  /** Loads the view, so that who never opens it downloads nothing of it. */
  load(): Promise<ComponentType<SectionProps>>
}

const owners: readonly Role[] = ['owner']
const admins: readonly Role[] = ['owner', 'admin']
const everybody: readonly Role[] = ['owner', 'admin', 'agent']

/** The sections in the order of the navigation. */
export const sections: readonly Section[] = [
  {
    name: 'sites',
    icon: 'globe',
    group: 'workspace',
    label: (t) => t.site.title,
    roles: owners,
    load: async () => (await import('../site/sites-section.tsx')).SitesSection,
  },
  {
    name: 'site',
    icon: 'globe',
    group: 'workspace',
    label: (t) => t.site.title,
    roles: owners,
    under: 'sites',
    load: async () => (await import('../site-settings/site-section.tsx')).SiteSection,
  },
  {
    name: 'people',
    icon: 'people',
    group: 'workspace',
    label: (t) => t.people.title,
    roles: admins,
    load: async () => (await import('../people/people-section.tsx')).PeopleSection,
  },
  {
    name: 'account',
    icon: 'key',
    group: 'you',
    label: (t) => t.account.title,
    roles: everybody,
    load: async () => (await import('../account/account-section.tsx')).AccountSection,
  },
  {
    name: 'canned-responses',
    icon: 'bolt',
    group: 'workspace',
    label: (t) => t.canned.title,
    roles: everybody,
    load: async () =>
      (await import('../canned-response/canned-responses-section.tsx')).CannedResponsesSection,
  },
  {
    name: 'blocks',
    icon: 'block',
    group: 'workspace',
    label: (t) => t.record.blocks,
    roles: everybody,
    load: async () => (await import('../block/blocks-section.tsx')).BlocksSection,
  },
  {
    name: 'workspace',
    icon: 'settings',
    group: 'workspace',
    label: (t) => t.record.workspace,
    roles: owners,
    load: async () => (await import('../workspace/workspace-section.tsx')).WorkspaceSection,
  },
  {
    name: 'privacy',
    icon: 'verified',
    group: 'record',
    label: (t) => t.record.privacy,
    roles: owners,
    load: async () => (await import('../privacy/privacy-section.tsx')).PrivacySection,
  },
  {
    name: 'sheet',
    icon: 'verified',
    group: 'record',
    label: (t) => t.record.sheet,
    roles: owners,
    under: 'privacy',
    load: async () => (await import('../privacy/sheet-section.tsx')).SheetSection,
  },
  {
    name: 'audit',
    icon: 'history',
    group: 'record',
    label: (t) => t.record.audit,
    roles: owners,
    load: async () => (await import('../audit/audit-section.tsx')).AuditSection,
  },
  {
    name: 'mail',
    icon: 'messages',
    group: 'record',
    label: (t) => t.record.mail,
    roles: owners,
    load: async () => (await import('../mail/mail-section.tsx')).MailSection,
  },
  {
    name: 'health',
    icon: 'heart',
    group: 'record',
    label: (t) => t.record.health,
    roles: owners,
    load: async () => (await import('../health/health-section.tsx')).HealthSection,
  },
]

/** The sections that somebody may see. */
export const sectionsFor = (role: Role): readonly Section[] =>
  sections.filter(({ roles }) => roles.includes(role))
