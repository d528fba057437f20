import type { SiteSettings } from '@papo/protocol'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { defaultSettings } from './site.ts'
import type { SiteStore } from './site-store.ts'

/** A site's time limits, which every start, accept and send needs. */
export type SiteRules = Pick<SiteSettings, 'idleTimeout' | 'firstReplySeconds'>

/** The rules of every site, kept in memory, so that a send needs no query for them. */
export interface Rules {
  /** The rules of the site as last read; the defaults for an unknown site. */
  of(siteId: string): SiteRules
  /** Reads all rules from the database again. */
  refresh(): Promise<void>
}

export function createRules(work: UnitOfWork<{ sites: SiteStore }>): Rules {
  let bySite = new Map<string, SiteRules>()
  return {
    of: (siteId) => bySite.get(siteId) ?? defaultSettings,
    async refresh() {
      const sites = await work.read((stores) => stores.sites.all())
      bySite = new Map(sites.map(({ id, settings }) => [id, settings]))
    },
  }
}
