import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'

const isSecure = (publicUrl: string): boolean => publicUrl.startsWith('https:')

/** Over HTTPS the name binds the cookie to this very host (`__Host-`). */
const cookieName = (publicUrl: string): string => (isSecure(publicUrl) ? '__Host-papo' : 'papo')

const attributes = (publicUrl: string): CookieSerializeOptions => ({
  path: '/',
  // @fault cookie-from-scripts
  httpOnly: true,
  sameSite: 'strict',
  secure: isSecure(publicUrl),
})

/** The token in the console's cookie, or null. */
export function sessionCookie(request: FastifyRequest): string | null {
  return request.cookies[cookieName(request.server.settings.publicUrl)] ?? null
}

/** Signs the browser in: the token is out of reach of every script. */
export function setSessionCookie(reply: FastifyReply, token: string, maxAgeSeconds: number): void {
  const { publicUrl } = reply.server.settings
  const options = { ...attributes(publicUrl), maxAge: maxAgeSeconds }
  void reply.setCookie(cookieName(publicUrl), token, options)
}

export function clearSessionCookie(reply: FastifyReply): void {
  const { publicUrl } = reply.server.settings
  void reply.clearCookie(cookieName(publicUrl), attributes(publicUrl))
}
