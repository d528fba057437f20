import type { AvailabilityRules, SiteSettings } from '@papo/protocol'
import { defaultSettings, type SiteRecord } from './site.ts'

/** A site's time limits, which every start, accept and send needs. */
export type SiteRules = Pick<SiteSettings, 'idleTimeout' | 'firstReplySeconds'>

/** The rules of every site, kept in memory, so that a send needs no query for them. */
export interface Rules {
  /** The rules of the site as last read; the defaults for an unknown site. */
  of(siteId: string): SiteRules & AvailabilityRules
  /** Whether the site's workspace will be deleted, so that it takes no new chats. */
  isClosing(siteId: string): boolean
  /** Takes over the rules of all sites, and which workspaces will be deleted. */
  load(sites: readonly SiteRecord[], planned: readonly { workspaceId: string }[]): void
}

/** The workspaces that will be deleted. */
export interface ClosingWorkspaces {
  all(): Promise<{ workspaceId: string }[]>
}

export function createRules(): Rules {
  let bySite = new Map<string, SiteRules & AvailabilityRules>()
  let closing = new Set<string>()
  return {
    of: (siteId) => bySite.get(siteId) ?? defaultSettings,
    isClosing: (siteId) => closing.has(siteId),
    load(sites, planned) {
      const workspaces = new Set(planned.map(({ workspaceId }) => workspaceId))
      closing = new Set(
        sites.filter(({ workspaceId }) => workspaces.has(workspaceId)).map(({ id }) => id),
      )
      bySite = new Map(sites.map(({ id, settings }) => [id, settings]))
    },
  }
}
