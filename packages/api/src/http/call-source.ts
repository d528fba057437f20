import type { CallSource } from '@papo/core/session/known-sources'
import type { FastifyRequest } from 'fastify'
import { deviceCookie } from './session-cookie.ts'

/** Where a call comes from: the address, and the device of its cookie. */
export const callSource = (request: FastifyRequest): CallSource => ({
  address: request.ip,
  device: deviceCookie(request),
})
