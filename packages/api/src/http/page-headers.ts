import {
  type IncomingMessage,
  type OutgoingHttpHeader,
  type OutgoingHttpHeaders,
  ServerResponse,
} from 'node:http'
import type { Clock } from '@papo/core/platform/clock'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './app-type.ts'

/**
 * Every answer of Papo carries this header. Clients take an answer without it as one of a proxy, portal or
 * firewall in between, and decide nothing by it.
 */
export const papoMark = { 'x-papo': '1' }

type Headers = OutgoingHttpHeaders | OutgoingHttpHeader[]

/**
 * Marks the answers that Node gives before Fastify sees the request, such as one without a `Host`. Fastify's have the
 * mark among the headers of their head, which Node writes as they are as long as no other header was set before.
 */
export class MarkedResponse<Request extends IncomingMessage> extends ServerResponse<Request> {
  override writeHead(...head: [status: number, ...(string | Headers | undefined)[]]): this {
    const headers = head.at(-1)
    const isMarked = typeof headers === 'object' && 'x-papo' in headers
    if (!isMarked) for (const [name, value] of Object.entries(papoMark)) this.setHeader(name, value)
    return super.writeHead(...(head as Parameters<ServerResponse['writeHead']>))
  }
}

/** The headers of every answer. */
export interface HeadersOfAnswer {
  /** Those that are known when a request arrives. */
  first(request: FastifyRequest): Record<string, string>
  /**
   * `Date`: the installation's time, whatever the clock of this machine says. An answer may be held back for long: it
   * has the time at which it is sent.
   */
  date(): string
}

export function headersOfAnswer(publicUrl: string, clock: Clock): HeadersOfAnswer {
  const isSecure = publicUrl.startsWith('https:')
  return {
    first: ({ id }) => ({
      ...papoMark,
      'x-request-id': id,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      ...(isSecure && { 'strict-transport-security': 'max-age=31536000' }),
    }),
    date: dateHeader(clock),
  }
}

/** Sets headers on every answer. */
export function setDefaultHeaders(app: App, { first, date }: HeadersOfAnswer): void {
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers(first(request))
    done()
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    void reply.header('date', date())
    done()
  })
}

/** The time as `Date` has it, written out once a second. */
function dateHeader(clock: Clock): () => string {
  let second = Number.NaN
  let text = ''
  return () => {
    const now = clock.now()
    const current = Math.floor(now.getTime() / 1000)
    if (current !== second) {
      second = current
      text = now.toUTCString()
    }
    return text
  }
}

const join = (directives: string[]) => directives.join('; ')

/** Only our own files, no framing, and no text that becomes a script. */
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

/** The strictest policy for a page with the widget: it allows the widget's script and calls, no more. */
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

/** A page to read: no script runs on it. */
export const readingPolicy = join([
  "default-src 'none'",
  "style-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
])

/** Sets the security headers of our own pages. */
export function pageHeaders(reply: FastifyReply, contentSecurityPolicy: string): void {
  void reply.headers({
    'content-security-policy': contentSecurityPolicy,
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
  })
}
