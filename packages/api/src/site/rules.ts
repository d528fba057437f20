import type { SiteSettings } from '@papo/protocol'
import type { Work } from '../work.ts'
import { defaultSettings } from './site.ts'

/** What a site says about time: every start, accept and send asks for it. */
export type SiteRules = Pick<SiteSettings, 'idleTimeout' | 'firstReplySeconds'>

/** The rules of every site, kept in memory: a send asks no database for them. */
export interface Rules {
  /** The rules of the site as they were last read; the defaults for a site that is not known yet. */
  of(siteId: string): SiteRules
  /** Reads all anew from the database. */
  refresh(): Promise<void>
}

export function createRules(work: Work): Rules {
  let bySite = new Map<string, SiteRules>()
  return {
    of: (siteId) => bySite.get(siteId) ?? defaultSettings,
    async refresh() {
      const sites = await work.read((stores) => stores.sites.all())
      bySite = new Map(sites.map(({ id, settings }) => [id, settings]))
    },
  }
}
