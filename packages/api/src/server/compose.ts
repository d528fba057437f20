import type { Logger } from 'pino'
import { Authenticator } from '@papo/core/session/authenticator'
import { countInMemory } from '@papo/core/memory/counters'
import { argon2Passwords } from '../adapters/argon2/passwords.ts'
import { createDigest } from '../adapters/crypto/digest.ts'
import { createSealer } from '../adapters/crypto/sealer.ts'
import { pictureReader } from '../adapters/image-size/pictures.ts'
import { oneTimeCodes } from '../adapters/otpauth/one-time-codes.ts'
import { requestByFetch } from '../adapters/fetch/request.ts'
import { pgBossJobs } from '../adapters/pg-boss/jobs.ts'
import { GuessLimits } from '@papo/core/session/guess-limits'
import { passwordRule } from '@papo/core/agent/password-rule'
import type { Passwords } from '@papo/core/agent/passwords'
import { holidayCalendar } from '../adapters/date-holidays/calendar.ts'
import { zxcvbnGuesses } from '../adapters/zxcvbn/guesses.ts'
import { createApp } from '../http/app.ts'
import { isHandshake } from '../realtime/handshake.ts'
import { serveSockets } from '../realtime/serve-sockets.ts'
import { type Canary, noCanary, HttpCanary } from '../canary/canary.ts'
import { createQueuePositions } from '@papo/core/queue/queue-position'
import type { Mailer } from '@papo/core/mail/mailer'
import type { Clock } from '@papo/core/platform/clock'
import type { Config } from './config.ts'
import { restrictDataFolder } from '../data-folder/restrict-data-folder.ts'
import { inDataFolder } from '../data-folder/folder-fault.ts'
import { makeOwnFolder } from '../data-folder/owner-only.ts'
import { type Adapters, openAdapters } from './open-adapters.ts'
import type { App } from '../http/app-type.ts'
import { createLogger } from '../http/request-log.ts'
import type { StaticFolders } from '../http/static-files.ts'
import { measureLoad } from './load.ts'
import { openBackground, openDeferredAccesses } from './after-answers.ts'
import { openMailer, startMailing } from './mail-loop.ts'
import { openMetrics } from './open-metrics.ts'
import { SendBatches } from '@papo/core/message/send-batches'
import { LastSentHints } from '@papo/core/message/last-sent-hints'
import { createSitesInMemory } from '@papo/core/site/sites-in-memory'
import { privacyTasks } from '@papo/core/privacy/tasks'
import { createBlocks } from '@papo/core/visitor/blocks'
import { fillEmptyInstallation, type FirstOwner } from './first-start.ts'
import { startCheckpoints } from './checkpoints.ts'
import { watchJobs } from './job-watch.ts'
import { checkSecret } from './secret-check.ts'
import { serverHealth } from './server-health.ts'
import { storedSecret } from './stored-secret.ts'
import { followChanges, reportMissedChange } from './follow-changes.ts'
import { watchPresence } from './watch-presence.ts'
import { defaultTimings, type Timings } from '@papo/core/platform/timings'
import type { Services } from '../http/services.ts'
import type { Database } from '../database/database.ts'
import { version } from './version.ts'

/** The first calls after a start go before it. */
const analyzeAfterMs = 2000

export interface Overrides {
  clock?: Clock
  timings?: Partial<Timings>
  /** An open database; `close` closes it with the rest. */
  database?: Database
  folders?: StaticFolders
  passwords?: Passwords
  /** Receives the log instead of the standard output. */
  logTo?: { write(line: string): void }
}

/** The whole server, not yet listening on a port. */
export interface Composed {
  app: App
  services: Services
  canary: Canary
  /** The owner that this start created in an empty installation, or null. */
  firstOwner: FirstOwner | null
  /** Starts the background jobs. Call it when the server listens. */
  startJobs(): void
  /** Sweeps the timers of chats now. */
  sweepNow(): Promise<void>
  /** Answers 503 on `/readyz` and ends held polls: the first step of a shutdown. */
  drain(): void
  /** Finishes running requests and closes everything. Further calls return the same promise. */
  close(): Promise<void>
}

/** The embedded database has one connection: while it commits, all others wait. */
const embeddedBatches = { atOnce: 1, atMost: 64, soon: setImmediate }
/** While one is committed, the next is on its way; the other connections of the pool are for everything else. */
const serverBatches = { atOnce: 2, atMost: 64, soon: setImmediate }

/** What the parts are built with; each adds its stop function to `stops`. */
interface CompositionContext {
  config: Config
  clock: Clock
  timings: Timings
  logger: Logger
  stops: (() => unknown)[]
  passwords: Passwords
}

/** Builds the server from the configuration. If it rejects, nothing stays open. */
export async function compose(config: Config, overrides: Overrides = {}): Promise<Composed> {
  const logger = createLogger(config.logLevel, overrides.logTo)
  const stops: (() => unknown)[] = []
  let closing: Promise<void> | null = null
  const close = () => (closing ??= stopInReverse(stops))
  for (const warning of config.warnings) logger.warn(warning)
  try {
    await openDataFolder(config, overrides, logger)
    const secret =
      config.secret ?? (await inDataFolder(config.dataDir, () => storedSecret(config.dataDir)))
    const { makeCounter, ...adapters } = await openAdapters(config, { logger, stops }, overrides)
    const timings = Object.freeze({ ...defaultTimings, ...overrides.timings })
    const passwords = overrides.passwords ?? argon2Passwords()
    const context = { config, clock: adapters.clock, timings, logger, stops, passwords }
    const draining = new AbortController()
    const digest = createDigest(secret)
    const guesses = new GuessLimits({ scale: config.rateLimitScale, makeCounter, digest })
    const sealer = createSealer(secret)
    const mailer = await openMailer(config)
    await checkSecret(adapters.database, sealer, logger)
    const health = serverHealth(config, { ...adapters, sealer, mailer }, version)
    const foundations = { ...adapters, sealer, digest, guesses, health, mailer }
    const services = await createServices(context, foundations, draining.signal)
    const firstOwner = await fillEmptyInstallation(services, config, (line) => logger.warn(line))
    await Promise.all([services.rereadSites(), services.blocks.refresh()])
    const canary = canaryOf(services, config, logger)
    health.watch(canary)
    const jobs = watchJobs(services, privacyTasks(services))
    stops.push(() => jobs.stop())
    health.watchJobs(jobs)
    const app = await createApp(services, {
      ...config,
      canary,
      trustProxy: config.trustProxy === false ? false : [...config.trustProxy],
      version,
      makeCounter,
      makeLocalCounter: countInMemory(adapters.clock),
      logger,
      sockets: { isHandshake, serve: (served, gate) => serveSockets(served, services, gate) },
      ...(overrides.folders === undefined ? {} : { folders: overrides.folders }),
    })
    stops.push(
      () => app.close(),
      () => canary.stop(),
    )
    const { sweepNow } = await followChanges(services, context)
    const startJobs = jobsOf(services, context)
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
  { database }: Overrides,
  logger: Logger,
): Promise<void> {
  const holdsDatabase = databaseUrl === null && database === undefined
  if (!holdsDatabase && secret !== null) return
  await inDataFolder(dataDir, () => makeOwnFolder(dataDir))
  await restrictDataFolder(dataDir, (line) => logger.warn(line))
}

async function stopInReverse(stops: (() => unknown)[]): Promise<void> {
  for (const stop of stops.toReversed()) await stop()
}

function canaryOf(services: Services, { canary }: Config, logger: Logger): Canary {
  if (!canary) return noCanary
  return new HttpCanary(services, {
    request: requestByFetch,
    onFailure: (step, err) => logger.warn({ step, err }, 'the canary failed'),
  })
}

function jobsOf(services: Services, { clock, logger, stops }: CompositionContext): () => void {
  const { database } = services
  const jobs = pgBossJobs({
    statements: database.statements,
    clock,
    onError: (error) => logger.warn({ err: error }, 'a job failed'),
    onEnded: (job, ok) => services.metrics.jobEnded(job, ok),
  })
  let analyzed: Promise<void> | null = null
  let cancel = () => {}
  let stopCheckpoints = () => {}
  const analyze = () => {
    analyzed = database
      .analyze()
      .catch((error: unknown) => logger.warn({ err: error }, 'the tables were not analyzed'))
  }
  stops.push(
    () => jobs.stop(),
    () => {
      cancel()
      return analyzed
    },
    () => stopCheckpoints(),
  )
  return () => {
    jobs.start(privacyTasks(services))
    services.mailing?.start()
    cancel = clock.after(analyzeAfterMs, analyze)
    stopCheckpoints = startCheckpoints(database, clock, (error) =>
      logger.warn({ err: error }, 'the embedded database made no checkpoint'),
    )
  }
}

async function createServices(
  context: CompositionContext,
  foundations: Omit<Adapters, 'makeCounter'> &
    Pick<Services, 'digest' | 'guesses' | 'health' | 'sealer'> & { mailer: Mailer | null },
  draining: AbortSignal,
): Promise<Services> {
  const { config, clock, logger, stops, passwords } = context
  const { mailer, ...shared } = foundations
  const { cache, database, digest, work } = shared
  const { load, stop } = measureLoad(clock)
  const metrics = await openMetrics(config)
  stops.push(
    stop,
    database.onAppended(metrics.appended),
    metrics.watch({
      pool: () => database.pool(),
      redis: () => (config.redisUrl === null ? null : cache.healthy()),
      redisRefuses: () => (config.redisUrl === null ? null : cache.refusesWrites()),
      watched: () => cache.watched().length,
      busy: () => load.busy(),
    }),
  )
  const sitesInMemory = createSitesInMemory({ work, clock })
  const whoIsThere = watchPresence(context, database, sitesInMemory.rules)
  return {
    ...shared,
    ...sitesInMemory,
    ...whoIsThere,
    oneTimeCodes,
    holidayCalendar,
    pictures: pictureReader,
    passwords,
    newPasswords: passwordRule({
      hasher: passwords,
      guesses: zxcvbnGuesses,
      publicUrl: config.publicUrl,
    }),
    deferredAccesses: openDeferredAccesses(context, foundations),
    authenticator: new Authenticator({ work, digest, clock }, reportMissedChange(logger)),
    blocks: createBlocks({ work, clock, digest }),
    queuePositions: createQueuePositions(cache, clock, work, whoIsThere.siteAvailabilities),
    load,
    metrics,
    background: openBackground(context),
    mailing: startMailing(
      { ...shared, ...sitesInMemory, ...whoIsThere, clock, mailer, metrics },
      config,
      {
        logger,
        stops,
      },
    ),
    lastSentHints: new LastSentHints(),
    sendBatches: new SendBatches(
      { ...shared, clock },
      config.databaseUrl === null ? embeddedBatches : serverBatches,
    ),
    draining,
  }
}
