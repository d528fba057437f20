import cors from '@fastify/cors'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '@papo/core/platform/refusal'
import type { Origins } from '@papo/core/site/origins'
import type { App } from './app-type.ts'

const preflightSeconds = 7200
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

const refused = () =>
  new Refusal('origin_not_allowed', 'The page’s origin is not on the list of the site.')

/**
 * Lets scripts of listed origins, and no others, read answers. Registered before the authentication: a
 * preflight is answered here from memory, and errors are readable too.
 */
export async function registerCors(app: App, origins: Origins): Promise<void> {
  const { publicUrl } = app.settings
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers
    void reply.header('vary', 'Origin')
    if (request.method === 'OPTIONS') {
      const isPreflight = origin && request.headers['access-control-request-method']
      if (!isPreflight) return reply.callNotFound()
    }
    if (origin === undefined || request.is404) return
    if (origins.isListed(origin) || isOwnOrigin(request, origin)) return
    // No look-up is spent on an origin that no site lists.
    const isOpen = request.routeOptions.config.policy === 'open'
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (!isOpen || !isRead) throw refused()
  })
  await app.register(cors, {
    origin: (origin, done) =>
      done(null, origin !== undefined && (origin === publicUrl || origins.isListed(origin))),
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type'],
    exposedHeaders: ['Retry-After', 'X-Papo', 'X-Request-Id'],
    maxAge: preflightSeconds,
    strictPreflight: false,
  })
}

/** Refuses origins that the caller may not use. Registered after the authentication. */
export function checkOrigins(app: App, origins: Origins): void {
  app.addHook('onRequest', async (request, reply) => {
    if (mayCall(request, origins)) return
    withholdFromScripts(reply)
    throw refused()
  })
}

function mayCall(request: FastifyRequest, origins: Origins): boolean {
  const { caller } = request
  const { origin } = request.headers
  if (caller === null) return true
  if (caller.type === 'agent' && caller.session === 'console') {
    if (origin !== undefined) return isOwnOrigin(request, origin)
    if (safeMethods.has(request.method)) return true
    // @fault cookie-same-origin
    return request.headers['sec-fetch-site'] === 'same-origin'
  }
  if (origin === undefined) return true
  if (caller.type === 'visitor')
    return /* @fault token-origin */ origins.isAllowed(caller.siteId, origin)
  return isOwnOrigin(request, origin) || origins.isListedIn(caller.workspaceId, origin)
}

/**
 * For routes of policy `site`, once the site is known: the request's origin must be on the site's list. A
 * request without an origin comes from no page and passes. @throws Refusal `origin_not_allowed`, which no
 * script can read
 */
export function setAllowedOrigin(
  request: FastifyRequest,
  reply: FastifyReply,
  origins: Origins,
  siteId: string,
): void {
  const { origin } = request.headers
  if (origin === undefined || origins.isAllowed(siteId, origin)) return
  withholdFromScripts(reply)
  throw refused()
}

function withholdFromScripts(reply: FastifyReply): void {
  // @fault hidden-refusal
  reply.removeHeader('access-control-allow-origin')
  reply.removeHeader('access-control-expose-headers')
}

/** Whether the page belongs to this installation itself. */
function isOwnOrigin(request: FastifyRequest, origin: string): boolean {
  return (
    origin === request.server.settings.publicUrl ||
    origin === `${request.protocol}://${request.host}`
  )
}
