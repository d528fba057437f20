import type { ErrorCode } from '../errors.ts'
import type { EndpointDefinition } from './endpoint.ts'

/** Whether an agent who must set up a second factor first may not call. */
const isRestricted = (policy: EndpointDefinition['policy']): boolean =>
  policy === 'participant' || policy === 'agent' || policy === 'admin' || policy === 'owner'

/** Every code that a call may answer: its own and those of all calls of its kind. */
export function codesOf({ policy, limit, body, errors }: EndpointDefinition): ErrorCode[] {
  return [
    'invalid_request',
    ...(body === undefined
      ? []
      : (['invalid_json', 'payload_too_large', 'unsupported_media_type'] as const)),
    ...errors,
    ...(policy === 'open' ? [] : (['invalid_token', 'forbidden', 'origin_not_allowed'] as const)),
    ...(policy === 'open' || policy === 'site' ? [] : (['not_authenticated'] as const)),
    ...(policy === 'open' || policy === 'site' || policy === 'visitor'
      ? []
      : (['another_agent'] as const)),
    ...(isRestricted(policy) ? (['second_factor_demanded'] as const) : []),
    ...(typeof limit === 'string' ? (['rate_limited'] as const) : []),
    'internal_error',
    'unavailable',
  ]
}
