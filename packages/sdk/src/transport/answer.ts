import type { Problem } from '@papo/protocol'
import { PapoError } from '../papo-error.ts'
import { parseJson } from '../platform/natives.ts'
import { fits } from './model.ts'

/** Whether the same request may succeed later, by the status of a problem alone. */
export const mayRetry = (status: number): boolean =>
  status === 408 || status === 429 || status >= 500

/** `Retry-After` in milliseconds from `now`: seconds or a date. Null for anything else. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (!header) return null
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isNaN(ms) ? null : Math.max(0, ms)
}

/** A refusal in Papo’s own words, under the status that it speaks of. */
const isProblem = (value: unknown, { status, headers }: Response): value is Problem =>
  status >= 400 &&
  fits({ code: '', status: 0 }, value) &&
  (value as Problem).status === status &&
  !!headers.get('content-type')?.includes('problem+json')

/**
 * The body of the answer that was asked for; throws a PapoError for every other one. Only what carries
 * Papo’s mark counts. A good answer fits the model, or is a 204 where there is none. A marked problem
 * refuses. Everything else comes from something in between, decides nothing, and may be asked again.
 */
export function readAnswer(response: Response, text: string, now: number, model: unknown): unknown {
  const { status, headers } = response
  const isMarked = headers.get('x-papo') === '1'
  let body: unknown
  let cause: unknown
  try {
    if (text) body = parseJson(text)
  } catch (error) {
    cause = error
  }
  const isGood = model ? (status === 200 || status === 201) && fits(model, body) : status === 204
  // @fault own-answer
  if (isMarked && isGood) return body
  const problem = isMarked && isProblem(body, response) ? body : null
  throw new PapoError(problem?.code ?? 'invalid_response', {
    message: problem?.detail || problem?.title || `An answer that is not Papo’s (${status})`,
    status,
    // @fault coded-problem
    retry: !problem || mayRetry(status),
    retryAfterMs: problem && retryAfterMs(headers.get('retry-after'), now),
    requestId: problem?.requestId ?? headers.get('x-request-id'),
    problem,
    cause,
  })
}
