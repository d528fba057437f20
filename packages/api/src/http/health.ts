import { Refusal } from '@papo/core/platform/refusal'
import type { App } from './app-type.ts'
import type { CanaryResult } from '../canary/result.ts'
import type { Services } from './services.ts'

/** A check that takes longer than a load balancer waits has failed. */
const checkTimeoutMs = 2000

type Watched = Pick<Services, 'cache' | 'clock' | 'database' | 'draining'>

export interface HealthOptions {
  version: string
  hasRedis: boolean
  /** The result of the canary's last round trip; null without one. */
  canary(): CanaryResult | null
  /** Since when a job has not been done that should have been; null for none. */
  jobsLateSince(): Date | null
}

/**
 * `/healthz`: the process is alive. `/readyz`: the process can take requests. `/readyz` also shows other
 * failures, but stays ready: this process still serves better than none.
 */
export function answerHealth(app: App, services: Watched, options: HealthOptions): void {
  const open = {
    config: { policy: 'open', limit: { none: 'load balancers ask it all the time' } },
  } as const
  app.get('/healthz', open, () => ({ status: 'alive' }))
  app.get('/readyz', open, async () => {
    if (services.draining.aborted) throw new Refusal('draining', 'This server is going away.')
    await answersInTime(services)
    return {
      status: 'ready',
      version: options.version,
      database: 'ok',
      redis: redisState(services, options),
      jobs: jobState(options.jobsLateSince()),
      draining: false,
      ...canaryDetails(options.canary()),
    }
  })
}

function redisState({ cache }: Watched, { hasRedis }: HealthOptions): 'ok' | 'away' | 'none' {
  if (!hasRedis) return 'none'
  return cache.healthy() ? 'ok' : 'away'
}

const jobState = (since: Date | null): string =>
  since === null ? 'ok' : `failing since ${since.toISOString()}`

function canaryDetails(result: CanaryResult | null): object {
  if (result === null) return {}
  const { ok, at, roundTripMs, failedAt } = result
  const shown = { ok, at: at.toISOString(), roundTripMs }
  return { canary: failedAt === null ? shown : { ...shown, failedAt } }
}

async function answersInTime({ clock, database }: Watched): Promise<void> {
  let cancel = () => {}
  const tooLate = new Promise<never>((_resolve, reject) => {
    cancel = clock.after(checkTimeoutMs, () => reject(new Error('the database is silent')))
  })
  try {
    await Promise.race([database.check(), tooLate])
  } catch (error) {
    throw new Refusal('unavailable', 'The database does not answer.', {}, error)
  } finally {
    cancel()
  }
}
