import type { Problem } from '@papo/protocol'
import { PapoError } from '../papo-error.ts'
import { parseJson } from '../platform/natives.ts'

/** Whether the same request may succeed later, by the status of the answer alone. */
export const mayRetry = (status: number): boolean =>
  status < 300 || status === 408 || status === 429 || status >= 500

/** `Retry-After` in milliseconds from `now`: seconds or a date. Null for anything else. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (!header) return null
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isNaN(ms) ? null : Math.max(0, ms)
}

const codedProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string'

/** The body of a good answer; throws a PapoError for every other one. */
export function readAnswer(response: Response, text: string, now: number): unknown {
  const { status, headers } = response
  let body: unknown
  let cause: unknown
  try {
    if (text) body = parseJson(text)
  } catch (error) {
    cause = error
  }
  const isGood = response.ok && cause === undefined && (body !== undefined || status === 204)
  if (isGood) return body
  const problem = !response.ok && codedProblem(body) ? body : null
  throw new PapoError(problem?.code ?? 'invalid_response', {
    message: problem?.detail || problem?.title || `An answer that is not Papo’s (${status})`,
    status,
    retry: mayRetry(status),
    retryAfterMs: retryAfterMs(headers.get('retry-after'), now),
    requestId: problem?.requestId ?? headers.get('x-request-id'),
    problem,
    cause,
  })
}
