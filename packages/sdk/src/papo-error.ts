import type { ErrorCode, Problem } from '@papo/protocol'

/**
 * Failures that the server did not report: it was not reached (`network_error`), it did not answer in
 * time (`timeout`), the caller aborted (`aborted`), or the answer is not from Papo or does not match the
 * call (`invalid_response`). The outcome of the call is unknown then; the call may be repeated.
 */
export type ClientErrorCode = 'network_error' | 'timeout' | 'aborted' | 'invalid_response'

export interface PapoErrorDetails {
  message?: string
  status?: number | null
  retry?: boolean
  retryAfterMs?: number | null
  requestId?: string | null
  problem?: Problem | null
  cause?: unknown
}

/** The one error of the SDK. Branch on `code`, never on text. */
export class PapoError extends Error {
  declare readonly code: ErrorCode | ClientErrorCode
  /** The HTTP status of the answer; null without an answer. */
  declare readonly status: number | null
  /** Whether the same call may succeed later, unchanged. */
  declare readonly retry: boolean
  /** How long the server asks to wait before a retry, in milliseconds; null if it did not say. */
  declare readonly retryAfterMs: number | null
  /** The id of the request in the server’s log. */
  declare readonly requestId: string | null
  /** The whole answer, with one item of `errors` for each invalid field. */
  declare readonly problem: Problem | null

  constructor(code: ErrorCode | ClientErrorCode, details: PapoErrorDetails = {}) {
    const { message = code, cause, ...rest } = details
    super(message, { cause })
    const unknown = {
      status: null,
      retry: false,
      retryAfterMs: null,
      requestId: null,
      problem: null,
    }
    Object.assign(this, { name: 'PapoError', code, ...unknown, ...rest })
  }
}

/**
 * Whether Papo itself refused the call for good with one of these statuses. An answer that is not from
 * Papo is no refusal, whatever its status.
 */
export const isRefusal = (error: unknown, ...statuses: number[]): error is PapoError =>
  isPapoError(error) && !error.retry && statuses.includes(error.status ?? 0)

/** Also true for an error from another copy or another realm of the SDK. */
export function isPapoError(value: unknown): value is PapoError {
  const error = value as Partial<PapoError> | null | undefined
  return typeof error === 'object' && error?.name === 'PapoError' && typeof error.code === 'string'
}
