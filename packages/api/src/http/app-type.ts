import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { WaitBudget } from '../wait-budget.ts'
import type { Caller } from '@papo/core/platform/caller'
import type { EdgeSettings } from './edge-settings.ts'
import type { KnownPaths } from './known-paths.ts'

/**
 * Who may call a route. `open`: any caller. `site`: a site in a page, with or without a visitor's token;
 * the handler checks the origin with `setAllowedOrigin`. `party`: a visitor or any agent. `operator`: the
 * operator of the installation, by a token of its configuration. The others: that role or a higher one. A
 * route without a policy stops the start.
 */
export type Policy =
  | 'open'
  | 'operator'
  | 'site'
  | 'visitor'
  | 'participant'
  | 'agent'
  | 'admin'
  | 'owner'

/** Which rate limit a route counts against. Hints are typing and read marks: frequent and cheap. */
export type LimitName =
  | 'poll'
  | 'write'
  | 'hint'
  | 'start'
  | 'identify'
  | 'signIn'
  | 'password'
  | 'signUp'

/** A route without a limit, and the reason. */
export interface Uncounted {
  none: string
}

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
    /** A route without one stops the start. */
    limit?: LimitName | Uncounted
    /** Overrides the origins whose scripts may read the answers. */
    cors?: { origin: '*' }
  }
  interface FastifyRequest {
    /** The authenticated caller; null if the policy lets anonymous callers in. */
    caller: Caller | null
    waitBudget: WaitBudget | null
  }
  interface FastifyInstance {
    settings: EdgeSettings
    /** Every path that has a route. */
    paths: KnownPaths
  }
}
