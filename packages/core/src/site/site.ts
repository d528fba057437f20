import type { Installation, SiteSettings } from '@papo/protocol'
import type { Revised } from '../platform/revision.ts'

export interface SiteRecord extends Revised {
  id: string
  workspaceId: string
  key: string
  name: string
  allowedOrigins: string[]
  settings: SiteSettings
  /** Where the widget has been seen. */
  installation: Installation
  /** When the site was removed: its data goes in steps. Null for a site that exists. */
  removedAt: Date | null
  createdAt: Date
}

export const notInstalled: Installation = {
  seenAt: null,
  seenOrigin: null,
  testedAt: null,
  refusedOrigins: [],
}

export const defaultSettings: SiteSettings = {
  appearance: { color: '#4338ca', position: 'right', theme: 'auto' },
  locale: 'auto',
  texts: { title: null, greeting: null },
  form: { name: 'off', email: 'off', question: 'off' },
  hours: null,
  closedNow: false,
  onlineNeedsAgent: false,
  identity: 'optional',
  consent: 'off',
  longWaitSeconds: 180,
  idleTimeout: { waitingSeconds: 1800, activeSeconds: 3600, warnSeconds: 60 },
  firstReplySeconds: null,
  retentionDays: null,
}
