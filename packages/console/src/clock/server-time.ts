import type { Platform } from '@papo/sdk'
import { isJump } from './jump.ts'

/** A smaller difference is not told apart from the way of an answer, and seen by nobody. */
const leastMs = 2000
/** How many answers are compared. */
const compared = 8
/** `Date` has whole seconds. */
const halfASecondMs = 500

/**
 * The platform with the server's time: what people are shown has been stamped by the server, and the clock of this
 * computer may be wrong. The time is this computer's until the first answer. An answer that was long on its way says
 * that the server is behind, so the one of the last few counts by which the server is furthest ahead. `onSet` is called
 * after each correction.
 */
export function withServerTime(platform: Platform, onSet: () => void): Platform {
  const ahead: number[] = []
  let offsetMs = 0
  let lookedAt = platform.now()
  /** What was compared with a clock that has been set since says nothing. */
  const look = () => {
    const now = platform.now()
    if (isJump(lookedAt, now)) ahead.length = 0
    lookedAt = now
    return now
  }
  const read = ({ headers }: Response) => {
    const answeredAt = Date.parse(headers.get('date') ?? '')
    // What a proxy answers by itself has the proxy's time.
    if (headers.get('x-papo') !== '1' || Number.isNaN(answeredAt)) return
    ahead.push(answeredAt + halfASecondMs - look())
    if (ahead.length > compared) ahead.shift()
    const found = Math.max(...ahead)
    if (Math.abs(found - offsetMs) < leastMs) return
    offsetMs = found
    onSet()
  }
  return {
    ...platform,
    now: () => look() + offsetMs,
    async fetch(...request) {
      const answer = await platform.fetch(...request)
      read(answer)
      return answer
    },
  }
}
