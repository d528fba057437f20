import { callSource, type CallSource } from '@papo/core/session/call-source'
import type { FastifyRequest } from 'fastify'
import { cookieOf } from './session-cookie.ts'

/** Where a request comes from. */
export const sourceOf = (request: FastifyRequest): CallSource =>
  callSource({
    address: request.ip,
    header: (name) => [request.headers[name]].flat()[0],
    cookie: (name) => cookieOf(request, name),
  })
