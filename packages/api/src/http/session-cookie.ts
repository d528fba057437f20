import type { Cookies } from '@papo/core/call/answer'
import { knownForMs } from '@papo/core/session/known-sources'
import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'

const isSecure = (publicUrl: string): boolean => publicUrl.startsWith('https:')

/** Over HTTPS the name binds the cookie to exactly this host (`__Host-`). */
const cookieName = (publicUrl: string, name: string): string =>
  isSecure(publicUrl) ? `__Host-${name}` : name

const sessionName = (publicUrl: string): string => cookieName(publicUrl, 'papo')
const deviceName = (publicUrl: string): string => cookieName(publicUrl, 'papo-device')

/** Scripts and other sites cannot read or send the cookie. */
const attributes = (publicUrl: string): CookieSerializeOptions => ({
  path: '/',
  // @fault cookie-from-scripts
  httpOnly: true,
  sameSite: 'strict',
  secure: isSecure(publicUrl),
})

/** The token in the console's cookie, or null. */
export function sessionCookie(request: FastifyRequest): string | null {
  return request.cookies[sessionName(request.server.settings.publicUrl)] ?? null
}

/** The token of the device's cookie, or null. */
export function deviceCookie(request: FastifyRequest): string | null {
  return request.cookies[deviceName(request.server.settings.publicUrl)] ?? null
}

/** Sets the cookies of an answer. The device's outlives the sign-out. */
export function setCookies(reply: FastifyReply, { session, device }: Cookies): void {
  const { publicUrl } = reply.server.settings
  const set = (name: string, value: string, maxAge: number) =>
    void reply.setCookie(name, value, { ...attributes(publicUrl), maxAge })
  if (session === 'clear') void reply.clearCookie(sessionName(publicUrl), attributes(publicUrl))
  else if (session !== undefined)
    set(sessionName(publicUrl), session.token, session.expiresInSeconds)
  if (device !== undefined) set(deviceName(publicUrl), device, knownForMs.device / 1000)
}
