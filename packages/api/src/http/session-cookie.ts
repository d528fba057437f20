import type { Cookies } from '@papo/core/call/answer'
import { type CookieNames, cookieNames, cookiesToSet } from '@papo/core/call/cookies'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** The token in the console's cookie, or null. */
export const sessionCookie = (request: FastifyRequest): string | null => cookie(request, 'session')

/** The token of the device's cookie, or null. */
export const deviceCookie = (request: FastifyRequest): string | null => cookie(request, 'device')

function cookie(request: FastifyRequest, name: keyof CookieNames): string | null {
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
