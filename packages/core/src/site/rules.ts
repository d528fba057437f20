import type { AvailabilityRules, SiteSettings } from '@papo/protocol'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { defaultSettings } from './site.ts'
import type { SiteStore } from './site-store.ts'

/** A site's time limits, which every start, accept and send needs. */
export type SiteRules = Pick<SiteSettings, 'idleTimeout' | 'firstReplySeconds'>

/** The rules of every site, kept in memory, so that a send needs no query for them. */
export interface Rules {
  /** The rules of the site as last read; the defaults for an unknown site. */
  of(siteId: string): SiteRules & AvailabilityRules
  /** Whether the site's workspace will be deleted, so that it takes no new chats. */
  isClosing(siteId: string): boolean
  /** Reads all rules from the database again. */
  refresh(): Promise<void>
}

/** The workspaces that will be deleted. */
export interface ClosingWorkspaces {
  all(): Promise<{ workspaceId: string }[]>
}

export function createRules(
  work: UnitOfWork<{ sites: SiteStore; workspaceDeletions: ClosingWorkspaces }>,
): Rules {
  let bySite = new Map<string, SiteRules & AvailabilityRules>()
  let closing = new Set<string>()
  return {
    of: (siteId) => bySite.get(siteId) ?? defaultSettings,
    isClosing: (siteId) => closing.has(siteId),
    async refresh() {
      const { sites, planned } = await work.read(async (stores) => ({
        sites: await stores.sites.all(),
        planned: await stores.workspaceDeletions.all(),
      }))
      const workspaces = new Set(planned.map(({ workspaceId }) => workspaceId))
      closing = new Set(
        sites.filter(({ workspaceId }) => workspaces.has(workspaceId)).map(({ id }) => id),
      )
      bySite = new Map(sites.map(({ id, settings }) => [id, settings]))
    },
  }
}
