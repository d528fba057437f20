import { Refusal } from '../platform/refusal.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { SiteStore } from './site-store.ts'

/** The origins of every site, kept in memory, so that a preflight needs no database. */
export interface Origins {
  /** Whether the origin is on any site's list. */
  isListed(origin: string): boolean
  /** Whether the origin is on the list of this site. Unknown sites have no list. */
  isAllowed(siteId: string, origin: string): boolean
  /** Whether the origin is on the list of one of the workspace's sites. */
  isListedIn(workspaceId: string, origin: string): boolean
  /** Reads all origins from the database again. */
  refresh(): Promise<void>
}

export function createOrigins(work: UnitOfWork<{ sites: SiteStore }>): Origins {
  let listed = new Set<string>()
  let bySite = new Map<string, Set<string>>()
  let byWorkspace = new Map<string, Set<string>>()
  return {
    // @fault whole-origin
    isListed: (origin) => listed.has(origin),
    isAllowed: (siteId, origin) => bySite.get(siteId)?.has(origin) ?? false,
    isListedIn: (workspaceId, origin) => byWorkspace.get(workspaceId)?.has(origin) ?? false,
    async refresh() {
      const sites = await work.read((stores) => stores.sites.all())
      listed = new Set(sites.flatMap((site) => site.allowedOrigins))
      bySite = new Map(sites.map((site) => [site.id, new Set(site.allowedOrigins)]))
      byWorkspace = new Map()
      for (const site of sites) {
        const origins = byWorkspace.get(site.workspaceId) ?? new Set()
        for (const origin of site.allowedOrigins) origins.add(origin)
        byWorkspace.set(site.workspaceId, origins)
      }
    },
  }
}

/** An origin as browsers send it: scheme, host and port, nothing else. Refuses `invalid_request`. */
export function cleanOrigin(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null
  const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:'
  const isBare =
    url !== null &&
    url.pathname === '/' &&
    !/[?#]/u.test(value) &&
    url.username === '' &&
    url.password === ''
  if (url !== null && isWeb && isBare && url.hostname !== '') return url.origin
  throw new Refusal('invalid_request', 'An origin is a scheme, a host and a port.', {
    errors: [{ path: '/allowedOrigins', message: 'must be like https://www.example.com' }],
  })
}
