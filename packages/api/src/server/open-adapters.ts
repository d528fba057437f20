import { uptime } from 'node:os'
import type { Logger } from 'pino'
import { memoryCache } from '@papo/core/memory/cache'
import { countInMemory } from '@papo/core/memory/counters'
import { memoryChanges } from '@papo/core/memory/changes'
import { createRandom } from '../adapters/crypto/random.ts'
import type { ChangeSignals } from '@papo/core/platform/change-signals'
import type { ChatCache } from '@papo/core/chat/chat-cache'
import type { Random } from '@papo/core/platform/random'
import { type Clock, shareClock, systemClock } from '@papo/core/platform/clock'
import type { Config } from './config.ts'
import type { MakeCounter } from '@papo/core/platform/counters'
import { inDataFolder } from '../data-folder/folder-fault.ts'
import type { InstallationCopy } from '../database/copy.ts'
import type { Database } from '../database/database.ts'
import type { RedisState } from '../adapters/redis/state.ts'
import type { Work } from '../database/stores.ts'

/** Connections per process: four processes stay below the 100 that PostgreSQL allows by default. */
const poolSize = 20
/** An operator's command fails soon instead of waiting, and never creates an installation. */
const commandOptions = { poolSize: 2, reachWithinMs: 5000, mustExist: true }
/** A start waits no longer for Redis: everything in it can be rebuilt. */
const redisWithinMs = 2000

type DatabaseConfig = Pick<Config, 'databaseUrl' | 'databaseDirectUrl' | 'dataDir'>
type AdapterConfig = DatabaseConfig & Pick<Config, 'redisUrl' | 'redisPrefix'>

/** The adapters that the server and the operator's command share. */
export interface Adapters {
  database: Database
  work: Work
  clock: Clock
  random: Random
  cache: ChatCache
  changes: ChangeSignals
  makeCounter: MakeCounter
}

/** The log, and the stop functions of what was opened: run them in reverse order, also after a failure. */
export interface StartContext {
  logger: Logger
  stops: (() => unknown)[]
}

export interface AdapterOptions {
  /** An open database; it is closed with the rest. */
  database?: Database
  clock?: Clock
  /** For an operator's command: creates no installation and gives up soon. */
  forCommand?: boolean
}

/**
 * Opens the database, the cache and the counters that the configuration names. The technology of others is not loaded:
 * that would take a third of a start.
 */
export async function openAdapters(
  config: AdapterConfig,
  context: StartContext,
  options: AdapterOptions = {},
): Promise<Adapters> {
  const { logger, stops } = context
  const database = options.database ?? (await openDatabase(config, logger, options))
  stops.push(() => database.close())
  // A server that starts on an older database begins an epoch before anybody reads.
  if (options.forCommand !== true) await database.beat()
  const clock = options.clock ?? (await installationClock(database, context))
  const memory = await openCache(config, database, clock, context)
  return { database, work: database.work, clock, random: createRandom(), ...memory }
}

/** Opens and migrates the database that the configuration names, with `copy` put into it before. */
export async function openDatabase(
  { databaseUrl, databaseDirectUrl, dataDir }: DatabaseConfig,
  logger: Logger,
  { forCommand = false, copy }: { forCommand?: boolean; copy?: InstallationCopy } = {},
): Promise<Database> {
  const filled = copy === undefined ? {} : { copy }
  const onCut = (visitors: number) =>
    logger.warn({ visitors }, 'visitors had more than 20 attributes: the first 20 by name are kept')
  if (databaseUrl === null) {
    const { connectEmbedded } = await import('../adapters/postgres/embedded.ts')
    return await inDataFolder(dataDir, () =>
      connectEmbedded({ folder: dataDir, mustExist: forCommand, onCut, ...filled }),
    )
  }
  const { connectPostgres } = await import('../adapters/postgres/server.ts')
  return await connectPostgres({
    url: databaseUrl,
    directUrl: databaseDirectUrl,
    onCut,
    onNotice: (sentence) => logger.warn(sentence),
    onError: (error) => logger.warn({ err: error }, 'a connection to PostgreSQL was lost'),
    ...filled,
    ...(forCommand ? commandOptions : { poolSize }),
  })
}

async function installationClock(
  database: Database,
  { logger, stops }: StartContext,
): Promise<Clock> {
  const shared = await shareClock({
    machine: systemClock,
    ask: () => database.now(),
    upMs: () => uptime() * 1000,
    onError: (error) => logger.warn({ err: error }, 'the database did not tell the time'),
    onOff: (aheadMs) => logger.warn(saidOfClock(aheadMs)),
  })
  stops.push(() => shared.stop())
  return shared.clock
}

function saidOfClock(aheadMs: number): string {
  if (aheadMs === 0) return 'the clock of this machine agrees with the database’s again'
  const seconds = Math.abs(Math.round(aheadMs / 1000))
  const where = aheadMs > 0 ? 'ahead of' : 'behind'
  return `the clock of this machine is ${seconds} s ${where} the database’s, which Papo goes by: let both machines set their clocks by NTP`
}

/** Said at each change, and every few minutes while it lasts. */
function tellRedis(logger: Logger, state: RedisState, forMs: number): void {
  const seconds = Math.round(forMs / 1000)
  if (state.is === 'ok') {
    logger.info({ seconds }, 'Redis is back')
    return
  }
  const said = { seconds, reason: state.reason }
  if (state.is === 'away') {
    logger.warn(said, 'Redis is away: all goes on from PostgreSQL, slower; check REDIS_URL')
  } else {
    const cure = 'it must be a master with free memory, or evict by its maxmemory-policy'
    logger.warn(said, `Redis refuses writes: all goes on from PostgreSQL, slower; ${cure}`)
  }
}

async function openCache(
  { redisUrl, redisPrefix }: AdapterConfig,
  { installation }: Database,
  clock: Clock,
  { logger, stops }: StartContext,
): Promise<Pick<Adapters, 'cache' | 'changes' | 'makeCounter'>> {
  if (redisUrl === null) {
    return {
      cache: memoryCache(clock),
      changes: memoryChanges(),
      makeCounter: countInMemory(clock),
    }
  }
  const [{ connectRedis }, { Names }, { countInRedis }, ownName] = await Promise.all([
    import('../adapters/redis/connect.ts'),
    import('../adapters/redis/names.ts'),
    import('../adapters/rate-limiter/counters.ts'),
    installation.name(),
  ])
  const prefix = redisPrefix === null ? '' : `${redisPrefix}-`
  const names = new Names(`${prefix}${ownName}`, () => installation.epoch)
  const redis = connectRedis({
    url: redisUrl,
    names,
    clock,
    onState: (state, forMs) => tellRedis(logger, state, forMs),
    onError: (error) => logger.warn({ err: error }, 'Redis did not do what it was asked'),
  })
  stops.push(() => redis.close())
  await Promise.race([
    redis.ready(),
    new Promise<void>((resolve) => stops.push(clock.after(redisWithinMs, resolve))),
  ])
  return {
    cache: redis.cache,
    changes: redis.changes,
    makeCounter: countInRedis(redis.client, clock, names.rate),
  }
}
