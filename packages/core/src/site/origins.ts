import { limits } from '@papo/protocol'
import { Refusal } from '../platform/refusal.ts'
import { fieldErrorOf } from './valid-settings.ts'
import type { SiteRecord } from './site.ts'

/** The origins of every site, kept in memory, so that a preflight needs no database. */
export interface Origins {
  /** Whether the origin is on any site's list. */
  isListed(origin: string): boolean
  /** Whether the origin is on the list of this site. Unknown sites have no list. */
  isAllowed(siteId: string, origin: string): boolean
  /** Whether the origin is on the list of one of the workspace's sites. */
  isListedIn(workspaceId: string, origin: string): boolean
  /** Takes over the origins of all sites. */
  load(sites: readonly SiteRecord[]): void
}

export function createOrigins(): Origins {
  let listed = new Set<string>()
  let bySite = new Map<string, Set<string>>()
  let byWorkspace = new Map<string, Set<string>>()
  return {
    // @fault whole-origin
    isListed: (origin) => listed.has(origin),
    isAllowed: (siteId, origin) => bySite.get(siteId)?.has(origin) ?? false,
    isListedIn: (workspaceId, origin) => byWorkspace.get(workspaceId)?.has(origin) ?? false,
    load(sites) {
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

/** Whether this is an origin as browsers send it: scheme, host and port, nothing else. */
export function isOrigin(value: string): boolean {
  const isPlain = value.length <= limits.originLength && !value.includes('*')
  return isPlain && originOf(value) === value
}

/** The origin of an address that is nothing else; null for any other text. */
function originOf(value: string): string | null {
  const url = URL.canParse(value) ? new URL(value) : null
  const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:'
  const isBare =
    url !== null &&
    url.pathname === '/' &&
    !/[?#]/u.test(value) &&
    url.username === '' &&
    url.password === ''
  return url !== null && isWeb && isBare && url.hostname !== '' ? url.origin : null
}

/** The list as it is stored: each origin once, as browsers send it. @throws Refusal `invalid_request` */
export function cleanOrigins(values: readonly string[]): string[] {
  const errors = values.flatMap((value, at) => originError(value, `/allowedOrigins/${at}`))
  if (errors.length > 0) {
    throw new Refusal('invalid_request', 'An origin is a scheme, a host and a port.', { errors })
  }
  return [...new Set(values.flatMap((value) => originOf(value) ?? []))]
}

function originError(value: string, path: string) {
  // A browser never sends an asterisk, so such an entry would match nothing.
  if (value.includes('*')) {
    const message = 'must not have a wildcard: list each origin'
    return [fieldErrorOf(path, 'wildcard', message)]
  }
  if (originOf(value) !== null) return []
  return [fieldErrorOf(path, 'not_an_origin', 'must be like https://www.example.com')]
}
