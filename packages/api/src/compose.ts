import { createRequire } from 'node:module'
import { createAuthenticator } from './access/authenticator.ts'
import { argon2Passwords } from './adapters/argon2/passwords.ts'
import { memoryCache } from './adapters/memory/cache.ts'
import { memoryChanges } from './adapters/memory/changes.ts'
import { connectEmbedded } from './adapters/postgres/embedded.ts'
import { createApp } from './app.ts'
import type { ChangeSignals } from './change-signals.ts'
import type { ChatCache } from './chat/chat-cache.ts'
import { createPlaces } from './chat/place.ts'
import { startReconciler } from './chat/reconcile.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Config } from './config.ts'
import type { App } from './http/app-type.ts'
import { countInMemory, type MakeCounter } from './http/rate-limits.ts'
import type { StaticFolders } from './http/static-files.ts'
import { measureLoad } from './load.ts'
import type { Services } from './services.ts'
import { createOrigins } from './site/origins.ts'
import { fillEmptyInstallation, type FirstOwner } from './start-up/first-start.ts'
import { keptSecret } from './start-up/kept-secret.ts'
import type { Database } from './work.ts'

/** What is kept in memory of the sites is read anew at least this often, whatever signals were lost. */
const sitesEveryMs = 30_000

export interface Surroundings {
  clock?: Clock
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
  /** The owner that this start gave to an empty installation, or null. */
  firstOwner: FirstOwner | null
  /** Answers 503 on `/readyz` and ends held polls. The first step of going away. */
  drain(): void
  /** Finishes what is being answered and lets everything go. Again, the same. */
  close(): Promise<void>
}

interface Memory {
  cache: ChatCache
  changes: ChangeSignals
  makeCounter: MakeCounter
}

/** Puts the server together as the configuration says. Rejects with nothing left open. */
export async function compose(config: Config, around: Surroundings = {}): Promise<Composed> {
  const clock = around.clock ?? systemClock
  const stops: (() => unknown)[] = []
  let closing: Promise<void> | null = null
  const close = () => (closing ??= runBackwards(stops))
  try {
    const secret = config.secret ?? (await keptSecret(config.dataDir))
    const database = around.database ?? (await openDatabase(config))
    stops.push(() => database.close())
    const { makeCounter, ...memory } = await openMemory(config, clock, stops)
    const draining = new AbortController()
    const services = createServices(database, memory, clock, draining.signal, stops)
    const firstOwner = await fillEmptyInstallation(services, config)
    await services.origins.refresh()
    const app = await createApp(services, {
      ...config,
      trustProxy: config.trustProxy === false ? false : [...config.trustProxy],
      version: (createRequire(import.meta.url)('../package.json') as { version: string }).version,
      secret,
      makeCounter,
      ...(around.folders === undefined ? {} : { folders: around.folders }),
      ...(around.logTo === undefined ? {} : { logTo: around.logTo }),
    })
    stops.push(() => app.close())
    for (const warning of config.warnings) app.log.warn(warning)
    await keepInStep(services, app, stops)
    return { app, services, firstOwner, drain: () => draining.abort(), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function runBackwards(stops: (() => unknown)[]): Promise<void> {
  for (const stop of stops.toReversed()) await stop()
}

async function openDatabase(config: Config): Promise<Database> {
  return await connectEmbedded({ folder: config.dataDir })
}

async function openMemory(
  _config: Config,
  clock: Clock,
  _stops: (() => unknown)[],
): Promise<Memory> {
  return { cache: memoryCache(clock), changes: memoryChanges(), makeCounter: countInMemory }
}

function createServices(
  database: Database,
  { cache, changes }: Omit<Memory, 'makeCounter'>,
  clock: Clock,
  draining: AbortSignal,
  stops: (() => unknown)[],
): Services {
  const { load, stop } = measureLoad(clock)
  stops.push(stop)
  return {
    database,
    cache,
    changes,
    clock,
    passwords: argon2Passwords(),
    authenticator: createAuthenticator(database.work, clock),
    origins: createOrigins(database.work),
    places: createPlaces(cache, clock, database.work),
    load,
    draining,
  }
}

/** Keeps what is in memory true, now and from now on. */
async function keepInStep(services: Services, app: App, stops: (() => unknown)[]): Promise<void> {
  const { authenticator, changes, clock, origins } = services
  const onError = (error: unknown) => app.log.warn({ err: error }, 'could not be kept in step')
  const rereadSites = () => void origins.refresh().catch(onError)
  const reconciler = startReconciler(services, onError)
  stops.push(
    changes.on('sites', rereadSites),
    changes.on('sessions', () => authenticator.forgetAll()),
    clock.every(sitesEveryMs, rereadSites),
    () => reconciler.stop(),
  )
  // Lines are told from memory once a second look finds them as the first one left them.
  await reconciler.reconcileNow()
  await reconciler.reconcileNow()
}
