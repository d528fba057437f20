import type { FastifyReply, FastifyRequest } from 'fastify'
import { type CallSource, knownForMs } from '@papo/core/session/known-sources'
import { cookieAttributes, cookieName } from './session-cookie.ts'

const deviceCookie = (publicUrl: string): string => cookieName(publicUrl, 'papo-device')

/** Where a call comes from: the address, and the device of its cookie. */
export function callSource(request: FastifyRequest): CallSource {
  const name = deviceCookie(request.server.settings.publicUrl)
  return { address: request.ip, device: request.cookies[name] ?? null }
}

/** Sets the cookie that makes the browser a known device. The cookie outlives the sign-out. */
export function setDeviceCookie(reply: FastifyReply, token: string): void {
  const { publicUrl } = reply.server.settings
  const options = { ...cookieAttributes(publicUrl), maxAge: knownForMs.device / 1000 }
  void reply.setCookie(deviceCookie(publicUrl), token, options)
}
