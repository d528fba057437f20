import type { Problem } from '@papo/protocol'
import { PapoError } from '../papo-error.ts'
import { parseJson } from '../platform/natives.ts'
import { matchesModel } from './model.ts'

/** Whether the same request may succeed later, judged by the status of a problem. */
export const mayRetry = (status: number): boolean =>
  status === 408 || status === 429 || status >= 500

/** Parses `Retry-After`, seconds or a date, to milliseconds from `now`. Null for anything else. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (!header) return null
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isNaN(ms) ? null : Math.max(0, ms)
}

/** Whether the body is a problem of Papo’s that names the status of its own answer. */
const isProblem = (value: unknown, { status, headers }: Response): value is Problem =>
  status >= 400 &&
  matchesModel({ code: '', status: 0 }, value) &&
  (value as Problem).status === status &&
  !!headers.get('content-type')?.includes('problem+json')

/**
 * Returns the body of a good answer; throws a PapoError for every other one. Only answers with `X-Papo: 1`
 * count. A good answer fits the model, or is a 204 if there is no model. A problem with `X-Papo: 1` is a
 * refusal. Anything else comes from an intermediary: it decides nothing, and the call may be repeated.
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
  const isGood = model
    ? (status === 200 || status === 201) && matchesModel(model, body)
    : status === 204
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
