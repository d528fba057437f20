import { type ErrorCode, errorCodes, type Problem } from '@papo/protocol'
import type { Refusal } from '../platform/refusal.ts'

const problemType = 'application/problem+json; charset=utf-8'

/** Seconds for `Retry-After` if the code asks for a wait and the refusal gives no time. */
const defaultRetryAfter: Partial<Record<ErrorCode, number>> = {
  rate_limited: 1,
  unavailable: 2,
  draining: 2,
}

/** A refusal as it is answered (RFC 9457). */
export interface ProblemAnswer {
  status: number
  headers: Record<string, string>
  body: Problem
}

/** The answer for a refusal. Its headers are those that the refusal itself asks for. */
export function problemAnswer(
  refusal: Refusal,
  requestId: string,
  publicUrl: string,
): ProblemAnswer {
  const { status, title } = errorCodes[refusal.code]
  const { errors, acceptedBy, meanwhile, allow } = refusal.extras
  const wait = retryAfterOf(refusal)
  return {
    status,
    headers: {
      'content-type': problemType,
      ...(allow === undefined ? {} : { allow: allow.join(', ') }),
      ...(wait === null ? {} : { 'retry-after': String(wait) }),
      ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    },
    body: {
      type: `${publicUrl}/docs#${refusal.code}`,
      title,
      status,
      code: refusal.code,
      detail: refusal.message,
      requestId,
      ...(errors === undefined ? {} : { errors }),
      ...(acceptedBy === undefined ? {} : { acceptedBy }),
      ...(meanwhile === undefined ? {} : { meanwhile }),
    },
  }
}

/** Whole seconds for `Retry-After`, at least one, or null if the code asks for no wait. */
function retryAfterOf(refusal: Refusal): number | null {
  const seconds = refusal.extras.retryAfterSeconds ?? defaultRetryAfter[refusal.code]
  return seconds === undefined ? null : Math.max(1, Math.ceil(seconds))
}
