import type { Cookies } from '@papo/core/call/answer'
import { cookieNames, cookiesToSet } from '@papo/core/call/cookies'
import type { CookieNames } from '@papo/core/session/call-source'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** The token in one of our cookies, or null. */
export function cookieOf(request: FastifyRequest, name: keyof CookieNames): string | null {
  return request.cookies[cookieNames(request.server.settings.publicUrl)[name]] ?? null
}

/** Sets the cookies of an answer. */
export function setCookies(reply: FastifyReply, cookies: Cookies): void {
  for (const { name, value, maxAge, attributes } of cookiesToSet(
    cookies,
    reply.server.settings.publicUrl,
  )) {
    if (value === null || maxAge === null) void reply.clearCookie(name, attributes)
    else void reply.setCookie(name, value, { ...attributes, maxAge })
  }
}
