import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { problemAnswer } from '@papo/core/call/problem'
import type { Clock } from '@papo/core/platform/clock'
import { Refusal } from '@papo/core/platform/refusal'
import { papoMark } from './page-headers.ts'

/** Errors of the HTTP parser, which come before there is a request. */
const parserRefusals: Record<string, Refusal> = {
  HPE_HEADER_OVERFLOW: new Refusal('headers_too_large', 'The headers are too large.'),
  ERR_HTTP_REQUEST_TIMEOUT: new Refusal('request_timeout', 'The request took too long to arrive.'),
}
const notHttp = new Refusal('invalid_request', 'This is not valid HTTP.')

/** How much longer a connection without a request may stay open once the time for its headers is over. */
const unusedForMs = 15_000

/** Answers on a bare socket if no request could be read from it, and closes it. */
export function answerClientError(
  error: Error & { code?: string },
  socket: Socket,
  publicUrl: string,
  clock: Pick<Clock, 'after'>,
  unusedMs = unusedForMs,
): void {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && socket.bytesRead === 0) {
    closeLater(socket, clock, unusedMs)
    return
  }
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  // @fault parser-refusal
  const refusal = parserRefusals[error.code ?? ''] ?? notHttp
  const requestId = randomUUID()
  const { status, headers, body } = problemAnswer(refusal, requestId, publicUrl)
  const text = JSON.stringify(body)
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...Object.entries({
      ...headers,
      ...papoMark,
      'content-length': Buffer.byteLength(text),
      'x-request-id': requestId,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      connection: 'close',
    }).map(([name, value]) => `${name}: ${value}`),
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`)
}

/**
 * Browsers and HTTP clients open some connections ahead of their need. An answer on one would be taken for that to the
 * request that is sent on it at this moment, so it is closed without one, and not before it has been of no use for long.
 */
function closeLater(socket: Socket, clock: Pick<Clock, 'after'>, unusedMs: number): void {
  const cancel = clock.after(unusedMs, () => {
    if (socket.bytesRead === 0) socket.destroy()
  })
  socket.once('close', cancel)
}
