import type { Answers } from '@papo/core/call/answer'
import type { CountCall } from '@papo/core/call/rate-limit'

/** What calls have in common, whether a request or a frame makes them. */
export interface CallGate {
  answers: Answers
  count: CountCall
}
