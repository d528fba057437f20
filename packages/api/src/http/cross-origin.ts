import {
  type ListedOrigins,
  type PageOfCall,
  preflightHeaders,
  readableBy,
  requireListedOrigin,
} from '@papo/core/call/origin'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './app-type.ts'
import { noteOtherAddress } from './public-address.ts'

declare module 'fastify' {
  interface FastifyRequest {
    page: PageOfCall
  }
}

/** What readers an answer has depends on who asks. */
export const varies = { vary: 'Origin' }

/**
 * Lets scripts of listed origins, and no others, read answers. Registered before the authentication: a
 * preflight is answered here from memory, and errors are readable too.
 */
export function registerCors(app: App, origins: ListedOrigins): void {
  app.decorateRequest('page')
  app.addHook('onRequest', (request, reply, done) => {
    const page = pageOf(request)
    request.page = page
    void reply.headers(varies)
    const isOptions = request.method === 'OPTIONS'
    if (isOptions && !isPreflight(request)) {
      reply.callNotFound()
      return
    }
    const { policy } = request.routeOptions.config
    try {
      if (!request.is404) requireListedOrigin(isOptions ? undefined : policy, page, origins)
    } catch (error) {
      done(error as Error)
      return
    }
    noteOtherAddress(app, request)
    const readable = readableHeaders(request, origins)
    if (readable !== null) void reply.headers(readable)
    if (isOptions) void reply.code(204).headers(preflightHeaders).header('content-length', 0).send()
    else done()
  })
  // Without a route, a preflight would be logged and measured as a call to nowhere.
  app.options(
    '*',
    {
      config: { policy: 'open', limit: { none: 'it asks for nothing' } },
      schema: { hide: true },
    },
    (_request, reply) => reply.callNotFound(),
  )
}

const isPreflight = ({ headers }: FastifyRequest): boolean =>
  Boolean(headers.origin) && headers['access-control-request-method'] !== undefined

/** Headers that let scripts of the request's page read the answer, or null if they may not. */
export function readableHeaders(
  { page, routeOptions }: FastifyRequest,
  origins: ListedOrigins,
): ReturnType<typeof readableBy> {
  return readableBy(page, routeOptions.config.cors !== undefined, origins)
}

/** Hides an answer from scripts that could read it otherwise. */
export function withholdFromScripts(reply: FastifyReply): void {
  reply.removeHeader('access-control-allow-origin')
  reply.removeHeader('access-control-expose-headers')
}

/** What the browser says about the page that makes the request. */
export function pageOf(request: FastifyRequest): PageOfCall {
  const { method, headers } = request
  const { origin } = headers
  const fetchSite = headers['sec-fetch-site']
  return {
    method,
    origin,
    isOwn: origin !== undefined && isOwnOrigin(request, origin),
    fetchSite: typeof fetchSite === 'string' ? fetchSite : undefined,
  }
}

/**
 * Whether the page belongs to this installation itself. If its public address has TLS, a page without it does not: a
 * browser would not keep the console's cookie there, and whoever stands between could have written the page.
 */
function isOwnOrigin(request: FastifyRequest, origin: string): boolean {
  const { publicUrl } = request.server.settings
  if (origin === publicUrl) return true
  const isDowngraded =
    publicUrl.startsWith('https:') && request.protocol === 'http' && !isLoopback(request.hostname)
  return !isDowngraded && origin === `${request.protocol}://${request.host}`
}

/** Names of the machine itself: browsers treat them like addresses with TLS. */
const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]'
