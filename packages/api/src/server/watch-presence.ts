import type { Logger } from 'pino'
import { createPresentAgents } from '@papo/core/agent/present-agents'
import type { Clock } from '@papo/core/platform/clock'
import { Throttle } from '@papo/core/platform/throttle'
import type { Timings } from '@papo/core/platform/timings'
import { createPresence } from '@papo/core/presence/presence'
import { createVisitorPresence } from '@papo/core/presence/visitor-presence'
import { createSiteAvailabilities } from '@papo/core/site/availability'
import type { Rules } from '@papo/core/site/rules'
import type { Database } from '../database/database.ts'

interface PresenceContext {
  clock: Clock
  timings: Timings
  logger: Logger
  /** Run in reverse when the server closes. */
  stops: (() => unknown)[]
}

/** The presence of agents and visitors, from the calls to this process, and what follows for the sites. */
export function watchPresence(
  { clock, timings, logger, stops }: PresenceContext,
  { work }: Database,
  rules: Rules,
) {
  const onError = (error: unknown) => logger.warn({ err: error }, 'who is there was not noted')
  const presence = createPresence({ work, clock, timings }, onError)
  const visitorPresence = createVisitorPresence({ work, clock, rules, timings }, onError)
  stops.push(
    () => presence.stop(),
    () => visitorPresence.stop(),
  )
  const presentAgents = createPresentAgents({ work, clock, timings })
  return {
    timings,
    presence,
    presentAgents,
    siteAvailabilities: createSiteAvailabilities(rules, presentAgents, clock),
    visitorPresence,
    activityThrottle: new Throttle(),
  }
}
