import type { Policy as EndpointPolicy, RateLimit } from '@papo/protocol/endpoints'
import type { FastifyInstance } from 'fastify'
import type { WaitBudget } from '../wait-budget.ts'
import type { Caller } from '@papo/core/platform/caller'
import type { EdgeSettings } from './edge-settings.ts'
import type { KnownPaths } from './known-paths.ts'

/**
 * Who may call a route: as an endpoint of the protocol says; the `operator` of the installation, by a token of its
 * configuration; or a `socket`, whose client says who it is once it is open. A route without a policy stops the start.
 */
export type Policy = EndpointPolicy | 'operator' | 'socket'

/** The application, with what is declared here. */
export type App = FastifyInstance

declare module 'fastify' {
  interface FastifyContextConfig {
    policy?: Policy
    /** A route without one stops the start. */
    limit?: RateLimit
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
