import type { HealthLocale, HealthReport } from '@papo/protocol'
import { createSealer } from '../adapters/crypto/sealer.ts'
import { requestByFetch } from '../adapters/fetch/request.ts'
import type { CanaryResult } from '../canary/result.ts'
import type { Installation } from '../health/checks.ts'
import { reportHealth } from '../health/report.ts'
import { createLogger } from '../http/request-log.ts'
import type { Config } from './config.ts'
import { openMailer } from './mail-loop.ts'
import { openAdapters } from './open-adapters.ts'
import { installationOf } from './server-health.ts'
import { knownSecret } from './stored-secret.ts'
import { version } from './version.ts'

const serverWithinMs = 2000

/**
 * Looks at the installation from beside the server: what does not open is a finding and no error. It creates nothing.
 */
export async function examine(config: Config, locale: HealthLocale): Promise<HealthReport> {
  const stops: (() => unknown)[] = []
  // Whatever does not open is a finding, not an error.
  const logger = createLogger('silent', { write: () => {} })
  const server = await askServer(config)
  const sealer = await sealerOf(config)
  const mailer = await openMailer(config)
  const canary = () => canaryOf(config, server)
  try {
    const adapters = await openAdapters(config, { logger, stops }, { forCommand: true })
    const opened = installationOf(
      config,
      { ...adapters, sealer: createSealer(''), mailer },
      version,
    )
    return await reportHealth({ ...opened, sealer, canary }, { locale })
  } catch (error) {
    return await reportHealth(
      { ...closed(config, error, server), sealer, canary, mailer },
      { locale },
    )
  } finally {
    for (const release of stops.toReversed()) await release()
  }
}

/** What the running server says of itself; null if none answers. */
async function askServer({ host, port }: Config): Promise<ReadyAnswer | null> {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host
  const address = name.includes(':') ? `[${name}]` : name
  try {
    const signal = AbortSignal.timeout(serverWithinMs)
    const url = `http://${address}:${port}/readyz`
    const answer = await requestByFetch({ url, method: 'GET', token: null, body: null, signal })
    const ready = answer.body as ReadyAnswer | null
    return answer.status === 200 && ready?.status === 'ready' ? ready : null
  } catch {
    return null
  }
}

interface ReadyAnswer {
  status: string
  canary?: { ok: boolean; at: string; roundTripMs: number; failedAt?: CanaryResult['failedAt'] }
}

function canaryOf(
  { canary }: Config,
  server: ReadyAnswer | null,
): ReturnType<Installation['canary']> {
  if (!canary) return 'off'
  if (server === null) return undefined
  if (server.canary === undefined) return null
  const { ok, at, roundTripMs, failedAt = null } = server.canary
  return { ok, at: new Date(at), roundTripMs, steps: {}, failedAt }
}

/** The database did not open: the running server has it, or it is away. */
function closed(
  config: Config,
  error: unknown,
  server: ReadyAnswer | null,
): Omit<Installation, 'canary' | 'sealer' | 'mailer'> {
  const fail = () => Promise.reject(error instanceof Error ? error : new Error(String(error)))
  const isHeld = config.databaseUrl === null && server !== null
  return {
    version,
    publicUrl: config.publicUrl,
    production: config.production,
    trustsProxies: config.trustProxy !== false,
    dataDir: config.dataDir,
    hasOwnSecret: config.secret !== null,
    redis: config.redisUrl === null ? null : undefined,
    now: () => new Date(),
    database: isHeld
      ? null
      : {
          kind: config.databaseUrl === null ? 'embedded' : 'postgres',
          now: fail,
          beat: fail,
          inspection: {
            migrations: fail,
            tasks: fail,
            anySealed: fail,
            mails: fail,
          },
        },
  }
}

/** The secret as it is: the doctor makes none. */
async function sealerOf(config: Config): Promise<Installation['sealer']> {
  const kept = await knownSecret(config)
  return kept === null ? null : createSealer(kept)
}
