import { type IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyReply } from 'fastify'
import type { App } from './app-type.ts'

/**
 * Every answer of Papo carries it: a client takes an answer without it for one of a proxy, a portal or a
 * firewall in between, and decides nothing by it.
 */
export const papoMark = { 'x-papo': '1' }

/** Marks what Node answers before Fastify sees the request, such as one without a `Host`. */
export class MarkedResponse<Request extends IncomingMessage> extends ServerResponse<Request> {
  constructor(...given: ConstructorParameters<typeof ServerResponse<Request>>) {
    super(...given)
    for (const [name, value] of Object.entries(papoMark)) this.setHeader(name, value)
  }
}

/** On every answer, whatever it is. */
export function setDefaultHeaders(app: App, publicUrl: string): void {
  const isSecure = publicUrl.startsWith('https:')
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers({
      ...papoMark,
      'x-request-id': request.id,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    if (isSecure) void reply.header('strict-transport-security', 'max-age=31536000')
    done()
  })
}

const join = (directives: string[]) => directives.join('; ')

/** Nothing but our own files, nobody around us, and no text that becomes a script. */
export const consolePolicy = join([
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'self'",
  "require-trusted-types-for 'script'",
])

/** As strict as a page can be that carries the widget: it needs its script and its calls, no more. */
export const demoPolicy = join([
  "default-src 'none'",
  "script-src 'self'",
  "connect-src 'self'",
  "style-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
])

/** A page to be read: not a script on it. */
export const readingPolicy = join([
  "default-src 'none'",
  "style-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
])

/** What a page of ours tells the browser to hold to. */
export function pageHeaders(reply: FastifyReply, contentSecurityPolicy: string): void {
  void reply.headers({
    'content-security-policy': contentSecurityPolicy,
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
  })
}
