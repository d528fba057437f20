import { bodyTooLarge, wrongMediaType } from '@papo/core/call/json-body'
import { Refusal } from '@papo/core/platform/refusal'
import type { ErrorCode } from '@papo/protocol'
import type { FastifyError } from 'fastify'

const as = (code: ErrorCode, detail: string) => (cause: unknown) =>
  new Refusal(code, detail, {}, cause)

const nothingThere = as('not_found', 'There is nothing at this address.')

/** Fastify's own errors, as our codes. */
const framework: Record<string, (cause: unknown) => Refusal> = {
  FST_ERR_BAD_URL: as('invalid_request', 'The address is not validly encoded.'),
  FST_ERR_CTP_BODY_TOO_LARGE: bodyTooLarge,
  FST_ERR_CTP_EMPTY_JSON_BODY: as('invalid_json', 'A JSON body is required.'),
  FST_ERR_CTP_INVALID_JSON_BODY: as('invalid_json', 'The body is not valid JSON.'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: as(
    'invalid_request',
    'Content-Length differs from the body’s length.',
  ),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: wrongMediaType,
  FST_ERR_HANDLER_TIMEOUT: as('timeout', 'The answer took too long.'),
  FST_ERR_MAX_PARAM_LENGTH: as('uri_too_long', 'A part of the address is too long.'),
  FST_ERR_NOT_FOUND: nothingThere,
  FST_STATIC_FORBIDDEN_PATH: nothingThere,
}

/**
 * The refusal that the caller receives for an error. An error that is not known to be the caller's becomes
 * `internal_error`; only the log has its cause.
 */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  const { code, statusCode } = (error ?? {}) as Partial<FastifyError>
  const meant = code === undefined ? undefined : framework[code]
  if (meant !== undefined) return meant(error)
  if (statusCode === 404) return nothingThere(error)
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
