import { createRequire } from 'node:module'
import type { Logger } from 'pino'
import { Authenticator, recheckEveryMs } from './access/authenticator.ts'
import { DeferredAccessLog } from './access/deferred-access-log.ts'
import { argon2Passwords } from './adapters/argon2/passwords.ts'
import { sealWith } from './adapters/crypto/seal.ts'
import { askByFetch } from './adapters/fetch/ask.ts'
import { pgBossJobs } from './adapters/pg-boss/jobs.ts'
import { GuessLimits } from './agent/guess-limits.ts'
import { passwordRule } from './agent/password-rule.ts'
import { zxcvbnGuesses } from './adapters/zxcvbn/guesses.ts'
import { createApp } from './app.ts'
import { type Canary, noCanary, TalkingCanary } from './canary/canary.ts'
import { createPlaces } from './chat/place.ts'
import { createSights } from './chat/sights.ts'
import { Signs } from './chat/signs.ts'
import { startReconciler } from './chat/reconcile.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import { closeDataFolder } from './data-folder/close-data-folder.ts'
import { makeOwnFolder } from './data-folder/owner-only.ts'
import { type Foundation, openFoundation } from './foundation.ts'
import type { App } from './http/app-type.ts'
import { createLogger } from './http/request-log.ts'
import type { StaticFolders } from './http/static-files.ts'
import { createPresence } from './lease/presence.ts'
import { measureLoad } from './load.ts'
import { type Metrics, noMetrics } from './metrics/metrics.ts'
import { ToldHints } from './message/told-hints.ts'
import type { Services } from './services.ts'
import { createOrigins } from './site/origins.ts'
import { privacyTasks } from './privacy/tasks.ts'
import { createRules } from './site/rules.ts'
import { rereadSites } from './site/sites.ts'
import { fillEmptyInstallation, type FirstOwner } from './start-up/first-start.ts'
import { keptSecret } from './start-up/kept-secret.ts'
import { type Sweeps, startSweeps } from './sweeps.ts'
import { defaultTimings, type Timings } from './timings.ts'
import { keyedDigest } from './token.ts'
import type { Database } from './work.ts'

/** What is kept in memory of the sites is read anew at least this often, whatever signals were lost. */
const sitesEveryMs = 30_000

export interface Surroundings {
  clock?: Clock
  timings?: Partial<Timings>
  /** Opened already; closed with the rest. */
  database?: Database
  folders?: StaticFolders
  /** Where the log goes instead of the standard output. */
  logTo?: { write(line: string): void }
}

/** The whole server but the port. */
export interface Composed {
  app: App
  services: Services
  canary: Canary
  /** The owner that this start gave to an empty installation, or null. */
  firstOwner: FirstOwner | null
  /** Begins the work that nobody waits for, in the background: for a server that listens. */
  startJobs(): void
  /** Looks at the timers of chats now. */
  sweepNow(): Promise<void>
  /** Answers 503 on `/readyz` and ends held polls. The first step of going away. */
  drain(): void
  /** Finishes what is being answered and lets everything go. Again, the same. */
  close(): Promise<void>
}

const { version } = createRequire(import.meta.url)('../package.json') as { version: string }

/** What the parts are made with, and where they leave what stops them. */
interface Making {
  config: Config
  clock: Clock
  timings: Timings
  logger: Logger
  stops: (() => unknown)[]
}

/** Puts the server together as the configuration says. Rejects with nothing left open. */
export async function compose(config: Config, around: Surroundings = {}): Promise<Composed> {
  const logger = createLogger(config.logLevel, around.logTo)
  const stops: (() => unknown)[] = []
  let closing: Promise<void> | null = null
  const close = () => (closing ??= runBackwards(stops))
  for (const warning of config.warnings) logger.warn(warning)
  try {
    await openDataFolder(config, around, logger)
    const secret = config.secret ?? (await keptSecret(config.dataDir))
    const { makeCounter, ...foundation } = await openFoundation(config, { logger, stops }, around)
    const timings = Object.freeze({ ...defaultTimings, ...around.timings })
    const making = { config, clock: foundation.clock, timings, logger, stops }
    const draining = new AbortController()
    const digest = keyedDigest(secret)
    const guesses = new GuessLimits({ scale: config.rateLimitScale, makeCounter, digest })
    const standing = { ...foundation, seal: sealWith(secret), digest, guesses }
    const services = await createServices(making, standing, draining.signal)
    const firstOwner = await fillEmptyInstallation(services, config)
    await rereadSites(services)
    const canary = canaryOf(services, config, logger)
    const app = await createApp(services, {
      ...config,
      canary,
      trustProxy: config.trustProxy === false ? false : [...config.trustProxy],
      version,
      makeCounter,
      logger,
      ...(around.folders === undefined ? {} : { folders: around.folders }),
    })
    stops.push(
      () => app.close(),
      () => canary.stop(),
    )
    const { sweepNow } = await keepInStep(services, making)
    const startJobs = jobsOf(services, making)
    const drain = () => draining.abort()
    return { app, services, canary, firstOwner, startJobs, sweepNow, drain, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Closes the folder to other users before anything is read from it or written to it. */
async function openDataFolder(
  { databaseUrl, dataDir, secret }: Config,
  { database }: Surroundings,
  logger: Logger,
): Promise<void> {
  const holdsDatabase = databaseUrl === null && database === undefined
  if (!holdsDatabase && secret !== null) return
  await makeOwnFolder(dataDir)
  await closeDataFolder(dataDir, (line) => logger.warn(line))
}

async function runBackwards(stops: (() => unknown)[]): Promise<void> {
  for (const stop of stops.toReversed()) await stop()
}

function canaryOf(services: Services, { canary }: Config, logger: Logger): Canary {
  if (!canary) return noCanary
  return new TalkingCanary(services, {
    ask: askByFetch,
    onFailure: (step, err) => logger.warn({ step, err }, 'the canary failed'),
  })
}

/** What nobody may read is not counted, nor is what counts it loaded. */
async function openMetrics({ metricsToken }: Config): Promise<Metrics> {
  if (metricsToken === null) return noMetrics
  const { prometheusMetrics } = await import('./adapters/prometheus/metrics.ts')
  return prometheusMetrics()
}

function jobsOf(services: Services, { clock, logger, stops }: Making): () => void {
  const jobs = pgBossJobs({
    statements: services.database.statements,
    clock,
    onError: (error) => logger.warn({ err: error }, 'a job failed'),
    onEnded: (job, ok) => services.metrics.jobEnded(job, ok),
  })
  stops.push(() => jobs.stop())
  return () => jobs.start(privacyTasks(services))
}

const outOfStep = (logger: Logger) => (error: unknown) =>
  logger.warn({ err: error }, 'could not be kept in step')

/** What is written into the access log after its caller was answered. */
function openDeferredAccesses({ clock, logger, stops }: Making, { work }: Database) {
  const accesses = new DeferredAccessLog(work)
  const onError = (err: unknown) => logger.warn({ err }, 'failed sign-ins were not written down')
  accesses.start(clock, onError)
  stops.push(() => accesses.stop().catch(onError))
  return accesses
}

/** Who is there, as far as this process is asked. */
function watchPeople({ clock, timings, logger, stops }: Making, database: Database) {
  const rules = createRules(database.work)
  const onError = (error: unknown) => logger.warn({ err: error }, 'who is there was not noted')
  const presence = createPresence({ clock, database, timings }, onError)
  const sights = createSights({ clock, database, rules, timings }, onError)
  stops.push(
    () => presence.stop(),
    () => sights.stop(),
  )
  return { rules, timings, presence, sights, signs: new Signs() }
}

async function createServices(
  making: Making,
  standing: Omit<Foundation, 'makeCounter'> & Pick<Services, 'digest' | 'guesses' | 'seal'>,
  draining: AbortSignal,
): Promise<Services> {
  const { config, clock, logger, stops } = making
  const { cache, database } = standing
  const { load, stop } = measureLoad(clock)
  const metrics = await openMetrics(config)
  const passwords = argon2Passwords()
  stops.push(
    stop,
    database.onAppended(metrics.appended),
    metrics.watch({
      pool: () => database.pool(),
      redis: () => (config.redisUrl === null ? null : cache.healthy()),
      watched: () => cache.watched().length,
      busy: () => load.busy(),
    }),
  )
  return {
    ...standing,
    ...watchPeople(making, database),
    passwords,
    newPasswords: passwordRule({
      hasher: passwords,
      guesses: zxcvbnGuesses,
      publicUrl: config.publicUrl,
    }),
    deferredAccesses: openDeferredAccesses(making, database),
    authenticator: new Authenticator(database.work, clock, outOfStep(logger)),
    origins: createOrigins(database.work),
    places: createPlaces(cache, clock, database.work),
    load,
    metrics,
    toldHints: new ToldHints(),
    draining,
  }
}

/** Keeps what is in memory true, now and from now on. */
async function keepInStep(services: Services, { logger, stops }: Making): Promise<Sweeps> {
  const { authenticator, changes, clock } = services
  const onError = outOfStep(logger)
  const reread = () => void rereadSites(services).catch(onError)
  const reconciler = startReconciler(services, onError)
  const sweeps = startSweeps(services, onError)
  stops.push(
    changes.on('sites', reread),
    changes.on('sessions', () => authenticator.doubt()),
    clock.every(recheckEveryMs, () => void authenticator.recheck().catch(onError)),
    clock.every(sitesEveryMs, reread),
    () => reconciler.stop(),
    () => sweeps.stop(),
  )
  await reconciler.reconcileNow()
  return sweeps
}
