import { Refusal } from '@papo/core/platform/refusal'
import type { App } from './app-type.ts'
import type { CanaryResult } from '../canary/result.ts'
import type { Services } from './services.ts'

/** A check that takes longer than a load balancer waits has failed. */
const checkTimeoutMs = 2000

type Watched = Pick<Services, 'cache' | 'clock' | 'health' | 'draining'>

export interface HealthOptions {
  version: string
  hasRedis: boolean
  /** The result of the canary's last round trip; null without one. */
  canary(): CanaryResult | null
}

/**
 * `/healthz`: the process is alive. `/readyz`: the process can do its work, which a write to the database proves. It
 * also shows other failures, but stays ready: this process still serves better than none.
 */
export function answerHealth(app: App, services: Watched, options: HealthOptions): void {
  const open = {
    config: { policy: 'open', limit: { none: 'load balancers ask it all the time' } },
  } as const
  app.get('/healthz', open, () => ({ status: 'alive' }))
  app.get('/readyz', open, async () => {
    if (services.draining.aborted) throw new Refusal('draining', 'This server is going away.')
    return {
      status: 'ready',
      version: options.version,
      ...(await partsInTime(services)),
      redis: redisState(services, options),
      draining: false,
      ...canaryDetails(options.canary()),
    }
  })
}

function redisState(
  { cache }: Watched,
  { hasRedis }: HealthOptions,
): 'ok' | 'away' | 'refuses writes' | 'none' {
  if (!hasRedis) return 'none'
  if (cache.refusesWrites()) return 'refuses writes'
  return cache.healthy() ? 'ok' : 'away'
}

function canaryDetails(result: CanaryResult | null): object {
  if (result === null) return {}
  const { ok, at, roundTripMs, failedAt } = result
  const shown = { ok, at: at.toISOString(), roundTripMs }
  return { canary: failedAt === null ? shown : { ...shown, failedAt } }
}

async function partsInTime({ clock, health }: Watched): Promise<object> {
  let cancel = () => {}
  const tooLate = new Promise<never>((_resolve, reject) => {
    const late = new Refusal('unavailable', 'The database does not answer.')
    cancel = clock.after(checkTimeoutMs, () => reject(late))
  })
  try {
    return await Promise.race([health.parts(), tooLate])
  } finally {
    cancel()
  }
}
