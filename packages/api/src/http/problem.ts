import { type ErrorCode, errorCodes, type Problem } from '@papo/protocol'
import type { FastifyError } from 'fastify'
import { Refusal } from '@papo/core/platform/refusal'

export const problemType = 'application/problem+json; charset=utf-8'

/** Seconds for `Retry-After` if the code asks for a wait and the refusal gives no time. */
const defaultRetryAfter: Partial<Record<ErrorCode, number>> = {
  rate_limited: 1,
  unavailable: 2,
  draining: 2,
}

/** The answer's body for a refusal. */
export function problemOf(refusal: Refusal, requestId: string, publicUrl: string): Problem {
  const { status, title } = errorCodes[refusal.code]
  const { errors, acceptedBy } = refusal.extras
  return {
    type: `${publicUrl}/docs#${refusal.code}`,
    title,
    status,
    code: refusal.code,
    detail: refusal.message,
    requestId,
    ...(errors === undefined ? {} : { errors }),
    ...(acceptedBy === undefined ? {} : { acceptedBy }),
  }
}

/** Whole seconds for `Retry-After`, at least one, or null if the code asks for no wait. */
export function retryAfterOf(refusal: Refusal): number | null {
  const seconds = refusal.extras.retryAfterSeconds ?? defaultRetryAfter[refusal.code]
  return seconds === undefined ? null : Math.max(1, Math.ceil(seconds))
}

/** Fastify's own errors, as our codes. */
const framework: Record<string, [ErrorCode, string]> = {
  FST_ERR_BAD_URL: ['invalid_request', 'The address is not validly encoded.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['payload_too_large', 'A body has at most 65,536 bytes.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['invalid_json', 'A JSON body is required.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['invalid_json', 'The body is not valid JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'invalid_request',
    'Content-Length differs from the body’s length.',
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported_media_type',
    'Content-Type must be exactly application/json.',
  ],
  FST_ERR_HANDLER_TIMEOUT: ['timeout', 'The answer took too long.'],
  FST_ERR_MAX_PARAM_LENGTH: ['uri_too_long', 'A part of the address is too long.'],
  FST_ERR_NOT_FOUND: ['not_found', 'There is nothing at this address.'],
  FST_STATIC_FORBIDDEN_PATH: ['not_found', 'There is nothing at this address.'],
}

/**
 * The refusal that the caller receives for an error. An error that is not known to be the caller's becomes
 * `internal_error`; only the log has its cause.
 */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  const { code, statusCode } = (error ?? {}) as Partial<FastifyError>
  const meant = code === undefined ? undefined : framework[code]
  if (meant !== undefined) return new Refusal(...meant, {}, error)
  if (statusCode === 404) return new Refusal('not_found', 'There is nothing at this address.')
  if (statusCode === 400 || statusCode === 416 || statusCode === 412) {
    return new Refusal('invalid_request', 'The request is not valid.', {}, error)
  }
  return new Refusal(
    'internal_error',
    'Something went wrong on our side. Try again, and name the request when you ask for help.',
    {},
    error,
  )
}
