import type { FastifyReply, FastifyRequest } from 'fastify'
import { type CallSource, knownForMs } from '../agent/known-sources.ts'
import { cookieAttributes, cookieName } from './session-cookie.ts'

const deviceCookie = (publicUrl: string): string => cookieName(publicUrl, 'papo-device')

/** Where a call comes from: the address, and the device that its cookie names. */
export function callSource(request: FastifyRequest): CallSource {
  const name = deviceCookie(request.server.settings.publicUrl)
  return { address: request.ip, device: request.cookies[name] ?? null }
}

/** The browser's device is known from now on. The cookie stays after signing out. */
export function setDeviceCookie(reply: FastifyReply, token: string): void {
  const { publicUrl } = reply.server.settings
  const options = { ...cookieAttributes(publicUrl), maxAge: knownForMs.device / 1000 }
  void reply.setCookie(deviceCookie(publicUrl), token, options)
}
