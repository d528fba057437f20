import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'

const isSecure = (publicUrl: string): boolean => publicUrl.startsWith('https:')

/** Over HTTPS the name binds the cookie to exactly this host (`__Host-`). */
export const cookieName = (publicUrl: string, name: string): string =>
  isSecure(publicUrl) ? `__Host-${name}` : name

const sessionName = (publicUrl: string): string => cookieName(publicUrl, 'papo')

/** Scripts and other sites cannot read or send the cookie. */
export const cookieAttributes = (publicUrl: string): CookieSerializeOptions => ({
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

/** Signs the browser in: no script can read the token. */
export function setSessionCookie(reply: FastifyReply, token: string, maxAgeSeconds: number): void {
  const { publicUrl } = reply.server.settings
  const options = { ...cookieAttributes(publicUrl), maxAge: maxAgeSeconds }
  void reply.setCookie(sessionName(publicUrl), token, options)
}

export function clearSessionCookie(reply: FastifyReply): void {
  const { publicUrl } = reply.server.settings
  void reply.clearCookie(sessionName(publicUrl), cookieAttributes(publicUrl))
}
