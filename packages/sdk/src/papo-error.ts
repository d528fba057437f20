import type { ErrorCode, Problem } from '@papo/protocol'

/**
 * What goes wrong without a word from the server: it was not reached (`network_error`), did not
 * answer in time (`timeout`), the caller gave up (`aborted`), or the answer was not Papo’s, or not to
 * what was asked (`invalid_response`): nothing is known of the call then, and it may be made again.
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
  /** The HTTP status of the answer, or null without one. */
  declare readonly status: number | null
  /** Whether the same call may succeed later, unchanged. */
  declare readonly retry: boolean
  /** How long the server asks to wait before, in milliseconds; null where it did not say. */
  declare readonly retryAfterMs: number | null
  /** Names the request in the server’s log. */
  declare readonly requestId: string | null
  /** The whole answer, with `errors` for each wrong field. */
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
 * Whether Papo itself has refused for good with one of these statuses. An answer that is not Papo’s
 * refuses nothing, whatever its status.
 */
export const isRefusal = (error: unknown, ...statuses: number[]): error is PapoError =>
  isPapoError(error) && !error.retry && statuses.includes(error.status ?? 0)

/** Also true for an error that another copy or another realm of the SDK made. */
export function isPapoError(value: unknown): value is PapoError {
  const error = value as Partial<PapoError> | null | undefined
  return typeof error === 'object' && error?.name === 'PapoError' && typeof error.code === 'string'
}
