import { foreignBodies, foreignStatuses } from '../../test/rig/foreign-answers.ts'
import type { ForeignAnswer } from '../../fault-rig/proxy/fault.ts'

export interface Case {
  what: string
  answer: ForeignAnswer
}

/** Statuses that clients might treat as final, and one of each other hundred. */
const someStatuses = [200, 201, 204, 302, 400, 401, 403, 404, 405, 413, 451, 503]

/** `all`: each status with each body. `some`: some statuses with two bodies each. */
export function foreignAnswerCases(howMany: 'some' | 'all'): Case[] {
  const isSome = howMany === 'some'
  return (isSome ? someStatuses : foreignStatuses).flatMap((status, turn) =>
    foreignBodies
      .filter((_body, at) => !isSome || (at + turn) % 3 === 0)
      .map(([what, body, type, isCut = false]) => ({
        what: `${status} with ${what}`,
        answer: { status, headers: { 'content-type': type }, body, isCut },
      })),
  )
}

const afterADay = () => new Date(Date.now() + 86_400_000).toUTCString()
const unavailable = JSON.stringify({
  type: 'about:blank',
  title: 'The service is not available right now',
  status: 503,
  code: 'unavailable',
  detail: '',
  requestId: 'none',
})

const waits: [retryAfter: string, isMarked: boolean, isLong: boolean][] = [
  ['3600', true, true],
  ['9999999999', true, true],
  ['-5', true, false],
  [afterADay(), true, true],
  ['NaN', true, false],
  ['3600', false, false],
  ['0', true, false],
  ['30', true, true],
]

/** Waits that no client should follow literally, in Papo's own answers and in others'. */
export const deferringAnswers: (Case & { isLong: boolean })[] = waits.map(
  ([retryAfter, isMarked, isLong]) => ({
    what: `503 with Retry-After: ${retryAfter}${isMarked ? '' : ' and without the mark'}`,
    isLong,
    answer: {
      status: 503,
      headers: {
        'retry-after': retryAfter,
        ...(isMarked ? { 'content-type': 'application/problem+json', 'x-papo': '1' } : {}),
      },
      body: isMarked ? unavailable : '<title>Unavailable</title>',
    },
  }),
)
