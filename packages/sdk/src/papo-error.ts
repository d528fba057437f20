import type { ErrorCode, Problem } from '@papo/protocol'

/**
 * What goes wrong without a word from the server: it was not reached or did not answer in time
 * (`network_error`), the caller gave up (`aborted`), or the answer was not one of ours
 * (`invalid_response`).
 */
export type ClientErrorCode = 'network_error' | 'aborted' | 'invalid_response'

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
  override readonly name = 'PapoError'
  readonly code: ErrorCode | ClientErrorCode
  /** The HTTP status of the answer, or null without one. */
  readonly status: number | null
  /** Whether the same call may succeed later, unchanged. */
  readonly retry: boolean
  /** How long the server asks to wait before, in milliseconds; null where it did not say. */
  readonly retryAfterMs: number | null
  /** Names the request in the server’s log. */
  readonly requestId: string | null
  /** The whole answer, with `errors` for each wrong field. */
  readonly problem: Problem | null

  constructor(code: ErrorCode | ClientErrorCode, details: PapoErrorDetails = {}) {
    super(details.message ?? code, { cause: details.cause })
    this.code = code
    this.status = details.status ?? null
    this.retry = details.retry ?? false
    this.retryAfterMs = details.retryAfterMs ?? null
    this.requestId = details.requestId ?? null
    this.problem = details.problem ?? null
  }
}

/** Also true for an error that another copy or another realm of the SDK made. */
export function isPapoError(value: unknown): value is PapoError {
  const error = value as Partial<PapoError> | null | undefined
  return typeof error === 'object' && error?.name === 'PapoError' && typeof error.code === 'string'
}
