import type { Site } from '@papo/protocol'
import type { Caller, Installation } from './installation.ts'
import { Refusal } from './refusal.ts'

/** A request without an `Origin` comes from no page: the list stops embedding, nothing else. */
export function allowsOrigin(site: Site, headers: Headers): boolean {
  const origin = headers.get('origin')
  return origin === null || site.allowedOrigins.includes(origin)
}

/** A visitor’s call must come from their own site. */
export function checkOrigin(
  { sites }: Installation,
  caller: Caller | null,
  headers: Headers,
): void {
  if (caller?.type !== 'visitor') return
  const site = sites.get(caller.visitor.siteId)?.site
  if (site && !allowsOrigin(site, headers)) throw new Refusal('origin_not_allowed')
}

/** What a browser needs to hand the answer to a page of another origin. */
export function corsHeaders(
  { sites }: Installation,
  headers: Headers,
  isForAnyone: boolean,
): Record<string, string> {
  const origin = headers.get('origin')
  if (origin === null) return {}
  const isKnown = [...sites.values()].some(({ site }) => site.allowedOrigins.includes(origin))
  if (!isForAnyone && !isKnown) return { vary: 'Origin' }
  return {
    'access-control-allow-origin': isForAnyone ? '*' : origin,
    'access-control-expose-headers': 'Retry-After, X-Request-Id',
    vary: 'Origin',
  }
}
