import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { Caller } from '../caller.ts'

/** Who may call a route. A route without a policy stops the start. */
export type Policy = 'open' | 'site' | 'visitor' | 'party' | 'agent' | 'admin' | 'owner'

/** Which rate limit a route counts against. */
export type LimitName = 'poll' | 'write' | 'start' | 'signIn' | 'signUp'

/** The application with types from schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

declare module 'fastify' {
  interface FastifyContextConfig {
    policy?: Policy
    limit?: LimitName
  }
  interface FastifyRequest {
    /** Who is calling, as proven by the request; null where the policy lets anybody in. */
    caller: Caller | null
  }
}
