import { type CloseCode, closeCodes, type ErrorCode, type ServerFrames } from '@papo/protocol'
import { Refusal } from '../platform/refusal.ts'

/** With which code a socket is closed if its frame, or what it says, is refused. */
const codesOfRefusals: Partial<Record<ErrorCode, CloseCode>> = {
  payload_too_large: closeCodes.tooLarge,
  invalid_json: closeCodes.badFrame,
  invalid_request: closeCodes.badFrame,
  not_authenticated: closeCodes.notAuthenticated,
  invalid_token: closeCodes.notAuthenticated,
  another_agent: closeCodes.notAuthenticated,
  origin_not_allowed: closeCodes.originRefused,
  rate_limited: closeCodes.tooFast,
}

/** Whatever else fails may succeed later. */
export function closeCodeOf(error: unknown): CloseCode {
  const known = error instanceof Refusal ? codesOfRefusals[error.code] : undefined
  return known ?? closeCodes.unavailable
}

const crashed = new Refusal('internal_error', 'The frame could not be served.')

type Refused = ServerFrames['refused']

/** The answer to a refused frame. */
export function refusedFrame(
  of: Refused['of'],
  chatId: string | undefined,
  error: unknown,
): Refused {
  const { code, extras } = error instanceof Refusal ? error : crashed
  const { retryAfterSeconds } = extras
  return {
    type: 'refused',
    of,
    ...(chatId === undefined ? {} : { chatId }),
    // On a socket there is nothing else that could be missing.
    code: code === 'chat_not_found' ? 'not_found' : code,
    ...(retryAfterSeconds === undefined
      ? {}
      : { retryAfterSeconds: Math.max(1, Math.ceil(retryAfterSeconds)) }),
  }
}
