import type { ErrorCode, Problem } from '@papo/protocol'

/**
 * Failures that the server did not report: it was not reached (`network_error`), it did not answer in
 * time (`timeout`), the caller aborted (`aborted`), or the answer is not from Papo or does not match the
 * call (`invalid_response`). The outcome of the call is unknown then; the call may be repeated.
 */
export type ClientErrorCode = 'network_error' | 'timeout' | 'aborted' | 'invalid_response'

/** What a {@link PapoError} is made of, besides its code. */
export interface PapoErrorDetails {
  /** For logs; the code by default. */
  message?: string
  /** The HTTP status of the answer; null by default. */
  status?: number | null
  /** Whether the same call may succeed later, unchanged; false by default. */
  retry?: boolean
  /** How long to wait before a retry, in milliseconds; null by default. */
  retryAfterMs?: number | null
  /** The id of the request in the server’s log; null by default. */
  requestId?: string | null
  /** The whole answer; null by default. */
  problem?: Problem | null
  /** The error underneath. */
  cause?: unknown
}

/**
 * The one error of the SDK. Branch on `code`, never on text.
 * Besides the codes that a method names, each call may reject with one of these:
 * - {@link ClientErrorCode}: the outcome is unknown.
 * - `not_authenticated`, `invalid_token`: nobody is signed in, or not any more. `another_agent`: somebody
 *   else has signed in in this browser. `forbidden`: the call is not for this role.
 * - `origin_not_allowed`: the page’s origin is not on the list of the site.
 * - `invalid_request`: an argument is not valid; `problem.errors` names each field. `payload_too_large`: a
 *   body has more than 65,536 bytes.
 * - `rate_limited`: too many calls; `retryAfterMs` says how long to wait.
 * - `unavailable`, `draining`, `internal_error`, `request_timeout`: the server cannot answer right now.
 */
export class PapoError extends Error {
  /** What went wrong: a code of the server or of the client. */
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

  /**
   * For tests, and for programs that wrap the SDK.
   *
   * @example
   * ```ts
   * import { PapoError } from '@papo/sdk'
   *
   * const error = new PapoError('rate_limited', { status: 429, retry: true, retryAfterMs: 2000 })
   * show(error.retryAfterMs)
   * ```
   */
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
 * Whether Papo itself refused the call for good with one of these statuses. An answer that is not from Papo
 * is no refusal, whatever its status.
 *
 * @example
 * ```ts
 * import { isRefusal } from '@papo/sdk'
 *
 * try {
 *   await agent.getMe()
 * } catch (error) {
 *   if (!isRefusal(error, 401)) throw error
 *   show('Sign in again')
 * }
 * ```
 */
export const isRefusal = (error: unknown, ...statuses: number[]): error is PapoError =>
  isPapoError(error) && !error.retry && statuses.includes(error.status ?? 0)

/**
 * Whether the value is a {@link PapoError}, also one from another copy or another realm of the SDK.
 *
 * @example
 * ```ts
 * import { isPapoError } from '@papo/sdk'
 *
 * const reasonOf = (error: unknown) => (isPapoError(error) ? error.code : 'a bug')
 * show(reasonOf(new Error('not one of ours')))
 * ```
 */
export function isPapoError(value: unknown): value is PapoError {
  const error = value as Partial<PapoError> | null | undefined
  return typeof error === 'object' && error?.name === 'PapoError' && typeof error.code === 'string'
}
