import type { PapoError } from '../papo-error.ts'

/**
 * What happens to a message that could not be sent.
 * - `transient`: the outbox retries it
 * - `final`: the server will not store this message; the next one is sent
 * - `ask`: everything waits for a person; no message is accepted until the token or the origin is fixed
 */
export type FailureClass = 'transient' | 'final' | 'ask'

export function classifyFailure({ code, retry, status }: PapoError): FailureClass {
  if (retry || code === 'aborted') return 'transient'
  return status === 401 || code === 'origin_not_allowed' ? 'ask' : 'final'
}
