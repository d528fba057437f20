import type { Site } from '@papo/protocol'
import type { Caller, Installation } from './installation.ts'
import type { Incoming } from './incoming.ts'
import { Refusal } from './refusal.ts'
import { secretsOf } from './session.ts'

/** A request without an `Origin` is not from a page; the list only restricts embedding. */
export function allowsOrigin(site: Site, headers: Headers): boolean {
  const origin = headers.get('origin')
  return origin === null || site.allowedOrigins.includes(origin)
}

const isOwn = ({ url }: Incoming, origin: string): boolean => url.origin === origin

const isListed = ({ sites }: Installation, origin: string, workspaceId?: string): boolean =>
  [...sites.values()].some(
    (record) =>
      record.site.allowedOrigins.includes(origin) &&
      (workspaceId === undefined || record.workspaceId === workspaceId),
  )

/** Refuses an origin that no site has in its list. */
export function checkKnownOrigin(installation: Installation, incoming: Incoming): void {
  const origin = incoming.headers.get('origin')
  if (origin === null || isOwn(incoming, origin) || isListed(installation, origin)) return
  throw new Refusal('origin_not_allowed')
}

/**
 * A visitor’s call must come from their own site, a program’s from the installation itself or a site of
 * its workspace, the console’s from the installation itself.
 */
export function checkOrigin(
  installation: Installation,
  caller: Caller | null,
  incoming: Incoming,
): void {
  const { headers } = incoming
  const origin = headers.get('origin')
  if (origin === null || caller === null) return
  if (caller.type === 'visitor') {
    const site = installation.sites.get(caller.visitor.siteId)?.site
    if (site && allowsOrigin(site, headers)) return
  } else {
    const isProgram = secretsOf(headers).bearer !== null
    if (isOwn(incoming, origin)) return
    if (isProgram && isListed(installation, origin, caller.agent.workspaceId)) return
  }
  throw new Refusal('origin_not_allowed')
}

/** The headers that let a browser pass the answer to a page of another origin. */
export function corsHeaders(
  installation: Installation,
  { headers }: Incoming,
  isForAnyone: boolean,
): Record<string, string> {
  const origin = headers.get('origin')
  if (origin === null) return {}
  if (!isForAnyone && !isListed(installation, origin)) return { vary: 'Origin' }
  return {
    'access-control-allow-origin': isForAnyone ? '*' : origin,
    'access-control-expose-headers': 'Retry-After, X-Papo, X-Request-Id',
    vary: 'Origin',
  }
}
