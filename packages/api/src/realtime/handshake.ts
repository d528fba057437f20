import type { IncomingHttpHeaders } from 'node:http'
import { realtimePath, realtimeProtocol } from '@papo/protocol'
import { Refusal } from '@papo/core/platform/refusal'
import type { FastifyRequest } from 'fastify'
import { cookieOf } from '../http/session-cookie.ts'

const badHandshake = () =>
  new Refusal(
    'invalid_request',
    `This address takes WebSocket handshakes (version 13) for the subprotocol ${realtimeProtocol}.`,
  )

/** 16 bytes in base64. */
const keyPattern = /^[+/0-9A-Za-z]{22}==$/

/** Refuses what is no handshake of ours. @throws Refusal `invalid_request` */
export function requireHandshake(headers: IncomingHttpHeaders): void {
  const offered = headers['sec-websocket-protocol'] ?? ''
  const protocols = offered.split(',').map((name) => name.trim())
  const isOurs =
    keyPattern.test(headers['sec-websocket-key'] ?? '') &&
    headers['sec-websocket-version'] === '13' &&
    protocols.includes(realtimeProtocol)
  if (!isOurs) throw badHandshake()
}

/**
 * The token in the console's cookie, for a page of the installation's own address; null for a program, which has no
 * origin, and without a cookie. A browser sends the cookie for pages of other sites as well: they are refused.
 *
 * @throws Refusal `origin_not_allowed`
 */
export function ownSession(request: FastifyRequest): string | null {
  const session = cookieOf(request, 'session')
  const { origin } = request.page
  if (session === null || origin === undefined) return null
  if (origin === request.server.settings.publicUrl) return session
  throw new Refusal('origin_not_allowed', 'Only the console’s own page may use its cookie.')
}

/** Whether a request that asks for another protocol asks for ours; any other is answered as usual. */
export const isHandshake = ({
  url = '',
  headers,
}: {
  url?: string | undefined
  headers: IncomingHttpHeaders
}): boolean =>
  url.split('?', 1)[0] === realtimePath && headers.upgrade?.toLowerCase() === 'websocket'
