import type { PapoError } from '../papo-error.ts'

/**
 * What a refused message waits for.
 * - `transient`: a better moment; it is tried again by itself
 * - `final`: nothing; this text is not taken, and those after it may go
 * - `ask`: a person; nobody’s message is taken from here until the token or the origin is put right
 */
export type FailureClass = 'transient' | 'final' | 'ask'

export function classifyFailure({ code, retry, status }: PapoError): FailureClass {
  if (retry || code === 'aborted') return 'transient'
  return status === 401 || code === 'origin_not_allowed' ? 'ask' : 'final'
}
