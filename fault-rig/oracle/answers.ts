import type { Answer } from '../proxy/fault.ts'
import type { Evidence, FaultWindow, Finding } from './evidence.ts'

const allowedInside = [503, 504]

/**
 * I7: outside a fault's window no answer is a 5xx; inside, only 503 and 504, as problem+json, with
 * a `Retry-After` of at least one second.
 */
export function onlyHonestErrors({ answers, windows }: Evidence): Finding[] {
  return answers
    .filter(({ status }) => status >= 500)
    .filter((answer) => !isHonest(answer) || !windows.some((window) => overlaps(answer, window)))
    .map(({ method, path, status, contentType, retryAfter, upstream }) => ({
      invariant: 'I7',
      harm: 'wrongAnswers',
      what: `${upstream} answered ${method} ${path} with ${status} (${contentType}, Retry-After ${retryAfter})`,
    }))
}

const isHonest = ({ status, contentType, retryAfter }: Answer): boolean =>
  allowedInside.includes(status) &&
  contentType.startsWith('application/problem+json') &&
  Number(retryAfter) >= 1

const overlaps = ({ askedAt, answeredAt }: Answer, { from, to }: FaultWindow): boolean =>
  answeredAt >= from && askedAt <= to
