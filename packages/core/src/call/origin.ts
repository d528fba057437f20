import type { Policy } from '@papo/protocol/endpoints'
import type { Caller } from '../platform/caller.ts'
import { Refusal } from '../platform/refusal.ts'
import type { Origins } from '../site/origins.ts'

/** What a browser says about the page that makes a call. */
export interface PageOfCall {
  method: string
  /** The header `Origin`; undefined if the call comes from no page. */
  origin: string | undefined
  /** Whether the origin is the installation's own. */
  isOwn: boolean
  /** The header `Sec-Fetch-Site`. */
  fetchSite: string | undefined
}

/** The origins of the sites' lists. */
export type ListedOrigins = Pick<Origins, 'isListed' | 'isAllowed' | 'isListedIn'>

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])
const preflightSeconds = 7200

const notAllowed = () =>
  new Refusal('origin_not_allowed', 'The page’s origin is not on the list of the site.')

/**
 * Refuses origins that no site lists, before anything is looked up for them. Any page may read what is open.
 *
 * @throws Refusal `origin_not_allowed`
 */
export function requireListedOrigin(
  policy: Policy | 'operator' | 'socket' | undefined,
  { origin, isOwn, method }: PageOfCall,
  origins: ListedOrigins,
): void {
  if (origin === undefined || isOwn || origins.isListed(origin)) return
  const isRead = method === 'GET' || method === 'HEAD'
  if (policy !== 'open' || !isRead) throw notAllowed()
}

/**
 * Refuses origins that the caller may not use: a visitor's call comes from their site or its demo page, a program's from the
 * installation or a site of its workspace, the console's from the installation itself.
 *
 * @throws Refusal `origin_not_allowed`
 */
export function requireOriginOfCaller(
  caller: Caller | null,
  page: PageOfCall,
  origins: ListedOrigins,
): void {
  if (caller !== null && !mayCall(caller, page, origins)) throw notAllowed()
}

function mayCall(
  caller: Caller,
  { method, origin, isOwn, fetchSite }: PageOfCall,
  origins: ListedOrigins,
): boolean {
  if (caller.type === 'agent' && caller.session === 'console') {
    if (origin !== undefined) return isOwn
    if (safeMethods.has(method)) return true
    // @fault cookie-same-origin
    return fetchSite === 'same-origin'
  }
  if (origin === undefined) return true
  // The demo page of each site is one of our own.
  if (isOwn) return true
  if (caller.type === 'visitor')
    return /* @fault token-origin */ origins.isAllowed(caller.siteId, origin)
  return origins.isListedIn(caller.workspaceId, origin)
}

/**
 * For endpoints of policy `site`, once the site is known: the origin must be on the site’s list, or our own. A call without an
 * origin comes from no page and passes. @throws Refusal `origin_not_allowed`
 */
export function requireOriginOfSite(
  siteId: string,
  page: Pick<PageOfCall, 'origin' | 'isOwn'>,
  origins: Pick<ListedOrigins, 'isAllowed'>,
): void {
  if (!isAllowedOn(siteId, page, origins)) throw notAllowed()
}

/** Whether the site's widget may run on the page. */
export const isAllowedOn = (
  siteId: string,
  { origin, isOwn }: Pick<PageOfCall, 'origin' | 'isOwn'>,
  origins: Pick<ListedOrigins, 'isAllowed'>,
): boolean => origin === undefined || isOwn || origins.isAllowed(siteId, origin)

type Headers = Readonly<Record<string, string>>

const exposed = { 'access-control-expose-headers': 'Retry-After, X-Papo, X-Request-Id' }
const readableAnywhere: Headers = { 'access-control-allow-origin': '*', ...exposed }

/** Headers that let scripts of the page read the answer, or null if they may not. */
export function readableBy(
  { origin, isOwn }: PageOfCall,
  isForAnyone: boolean,
  origins: ListedOrigins,
): Headers | null {
  if (isForAnyone) return readableAnywhere
  if (origin === undefined || !(isOwn || origins.isListed(origin))) return null
  return { 'access-control-allow-origin': origin, ...exposed }
}

/** Whether scripts must not read the refusal: a page with a refused origin learns nothing. */
export const isHiddenFromScripts = ({ code }: Refusal): boolean => code === 'origin_not_allowed'

/** Headers of the answer to a preflight, besides those that `readableBy` gives. */
export const preflightHeaders = {
  'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers': 'Authorization, Content-Type',
  'access-control-max-age': String(preflightSeconds),
} as const
