import { type ErrorCode, errorCodes, type Problem } from '@papo/protocol'

/** An answer of the backend, before it becomes a `Response`. */
export interface Reply {
  readonly status: number
  /** By lowercase name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

export interface RefusalDetails {
  detail?: string
  errors?: Problem['errors']
  acceptedBy?: Problem['acceptedBy']
  /** The value of `Retry-After`; 1 by default if the code’s status is 429 or 503. */
  retryAfterSeconds?: number
}

/** Refuses a call with one of the coded errors; the call has changed nothing. */
export class Refusal extends Error {
  readonly code: ErrorCode
  readonly details: RefusalDetails

  constructor(code: ErrorCode, details: RefusalDetails = {}) {
    super(`${code}: ${details.detail ?? errorCodes[code].title}`)
    this.name = 'Refusal'
    this.code = code
    this.details = details
  }
}

/** Refuses an invalid field of a request. `path` is a JSON Pointer, or a parameter’s name. */
export const wrong = (path: string, message: string): Refusal =>
  new Refusal('invalid_request', { detail: `${path} ${message}`, errors: [{ path, message }] })

export function jsonReply(status: number, value?: unknown): Reply {
  if (value === undefined) return { status, headers: {}, body: null }
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(value),
  }
}

/** The refusal as a problem of RFC 9457. */
export function problemReply({ code, details }: Refusal, requestId: string): Reply {
  const { status, title } = errorCodes[code]
  const { detail = title, errors, acceptedBy, retryAfterSeconds } = details
  const problem: Problem = {
    type: `urn:papo:problem:${code}`,
    title,
    status,
    code,
    detail,
    requestId,
    ...(errors ? { errors } : {}),
    ...(acceptedBy ? { acceptedBy } : {}),
  }
  const asksToWait = retryAfterSeconds !== undefined || status === 429 || status === 503
  return {
    status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      ...(asksToWait ? { 'retry-after': String(retryAfterSeconds ?? 1) } : {}),
    },
    body: JSON.stringify(problem),
  }
}
