import { isHiddenFromScripts } from '@papo/core/call/origin'
import { explainOrigin } from '@papo/core/call/refused-page'
import type { Clock } from '@papo/core/platform/clock'
import { Refusal } from '@papo/core/platform/refusal'
import type { FastifyRequest } from 'fastify'
import type { App, Policy } from './app-type.ts'
import { cookieOf } from './session-cookie.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Which origins the log has named lately. */
    namedOrigins: NamedOrigins
  }
}

/** How long the log is silent about an origin that it has named. */
const everyMs = 60 * 60_000
/** How many origins the log names in that time: anybody can send any number of them. */
const mostNamed = 20

/** Bounds how often the log names origins. */
export class NamedOrigins {
  readonly #clock: Pick<Clock, 'now'>
  readonly #named = new Set<string>()
  #since = -Infinity

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  /** Whether a line about the origin is due; it counts as written then. */
  isDue(origin: string): boolean {
    const now = this.#clock.now().getTime()
    if (Math.abs(now - this.#since) >= everyMs) {
      this.#since = now
      this.#named.clear()
    }
    if (this.#named.has(origin) || this.#named.size >= mostNamed) return false
    this.#named.add(origin)
    return true
  }
}

/** Calls that widgets and operators make besides the console, or instead of it. */
const notOfConsole = new Set<Policy | undefined>([
  'site',
  'visitor',
  'participant',
  'operator',
  'socket',
  undefined,
])

/**
 * The refusal of an origin with the addresses in its detail; any other refusal as it is. If the page may be the
 * installation's own, the log has a line about it now and then: nobody else can mend `PUBLIC_URL`.
 */
export function explainRefusedOrigin(refusal: Refusal, request: FastifyRequest): Refusal {
  if (!isHiddenFromScripts(refusal)) return refusal
  const { headers, server, method } = request
  const { publicUrl, trustProxy } = server.settings
  const isForwarded = trustProxy === false && headers['x-forwarded-proto'] !== undefined
  const { isOwnElsewhere, isSameAddress, seen, detail } = explainOrigin(
    {
      origin: headers.origin,
      host: request.host,
      fetchSite: [headers['sec-fetch-site']].flat()[0],
      isOfConsole: method !== 'OPTIONS' && isOfConsole(request),
      isForwarded,
    },
    publicUrl,
  )
  // The log has no value of a call but an address that may be the installation's own.
  const origin = isSameAddress ? seen : 'another one'
  if (isOwnElsewhere && server.namedOrigins.isDue(origin)) {
    request.log.warn(
      { origin, publicUrl, ...(isForwarded && { trustProxy }) },
      'refused a page that PUBLIC_URL does not name: set PUBLIC_URL to the address at which people open the console',
    )
  }
  return new Refusal(refusal.code, detail)
}

function isOfConsole(request: FastifyRequest): boolean {
  if (!notOfConsole.has(request.routeOptions.config.policy)) return true
  return request.headers.authorization === undefined && cookieOf(request, 'session') !== null
}

/** Says in the log that the console is used at another address than the one that its links and mails lead to. */
export function noteOtherAddress(app: App, { page, method, routeOptions }: FastifyRequest): void {
  const { publicUrl } = app.settings
  const { origin, isOwn } = page
  const isRead = method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
  if (origin === undefined || !isOwn || origin === publicUrl || isRead) return
  if (notOfConsole.has(routeOptions.config.policy) || !app.namedOrigins.isDue(origin)) return
  app.log.warn(
    { origin, publicUrl },
    'the console is used at another address than PUBLIC_URL: links of invitations, new passwords and mails lead to PUBLIC_URL, and sockets and secure cookies are for it alone',
  )
}
