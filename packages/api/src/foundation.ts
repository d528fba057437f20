import type { Logger } from 'pino'
import { memoryCache } from './adapters/memory/cache.ts'
import { memoryChanges } from './adapters/memory/changes.ts'
import { connectEmbedded } from './adapters/postgres/embedded.ts'
import { connectPostgres } from './adapters/postgres/server.ts'
import { connectRedis } from './adapters/redis/connect.ts'
import type { ChangeSignals } from './change-signals.ts'
import type { ChatCache } from './chat/chat-cache.ts'
import { type Clock, shareClock, systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { countInMemory, countInRedis, type MakeCounter } from './counters.ts'
import type { Database } from './work.ts'

/** Four processes stay below the 100 connections that PostgreSQL takes by default. */
const poolSize = 20
/** Whoever stands at the command line waits for nobody. */
const forCommand = { poolSize: 2, reachWithinMs: 5000, mustExist: true }
/** A start does not wait longer for Redis: whatever it holds can be rebuilt. */
const redisWithinMs = 2000

type Where = Pick<Config, 'databaseUrl' | 'dataDir' | 'redisUrl'>

/** What the server and the operator's command stand on. */
export interface Foundation {
  database: Database
  clock: Clock
  cache: ChatCache
  changes: ChangeSignals
  makeCounter: MakeCounter
}

/** Where trouble is told, and what lets everything go again: to be run backwards, also after a failure. */
export interface Grounds {
  logger: Logger
  stops: (() => unknown)[]
}

export interface FoundationOptions {
  /** Opened already; closed with the rest. */
  database?: Database
  clock?: Clock
  /** For a command beside the servers: makes no installation where there is none, and soon gives up. */
  beside?: boolean
}

/** Opens what the configuration names. */
export async function openFoundation(
  config: Where,
  grounds: Grounds,
  options: FoundationOptions = {},
): Promise<Foundation> {
  const { logger, stops } = grounds
  const database = options.database ?? (await openDatabase(config, logger, options.beside ?? false))
  stops.push(() => database.close())
  const clock = options.clock ?? (await installationClock(database, grounds))
  const memory = await openMemory(config.redisUrl, database.installation.epoch, clock, grounds)
  return { database, clock, ...memory }
}

async function openDatabase(
  { databaseUrl, dataDir }: Where,
  logger: Logger,
  beside: boolean,
): Promise<Database> {
  const onCut = (visitors: number) =>
    logger.warn({ visitors }, 'visitors had more than 20 attributes: the first 20 by name are kept')
  if (databaseUrl === null) {
    return await connectEmbedded({ folder: dataDir, mustExist: beside, onCut })
  }
  return await connectPostgres({
    url: databaseUrl,
    onCut,
    onError: (error) => logger.warn({ err: error }, 'a connection to PostgreSQL was lost'),
    ...(beside ? forCommand : { poolSize }),
  })
}

async function installationClock(database: Database, { logger, stops }: Grounds): Promise<Clock> {
  const shared = await shareClock(
    systemClock,
    () => database.now(),
    (error) => logger.warn({ err: error }, 'the database did not tell the time'),
  )
  stops.push(() => shared.stop())
  return shared.clock
}

async function openMemory(
  redisUrl: string | null,
  epoch: string,
  clock: Clock,
  { logger, stops }: Grounds,
): Promise<Pick<Foundation, 'cache' | 'changes' | 'makeCounter'>> {
  if (redisUrl === null) {
    return { cache: memoryCache(clock), changes: memoryChanges(), makeCounter: countInMemory }
  }
  const redis = connectRedis({
    url: redisUrl,
    epoch,
    clock,
    onError: (error) => logger.warn({ err: error }, 'Redis is away'),
  })
  stops.push(() => redis.close())
  await Promise.race([
    redis.ready(),
    new Promise<void>((resolve) => stops.push(clock.after(redisWithinMs, resolve))),
  ])
  return {
    cache: redis.cache,
    changes: redis.changes,
    makeCounter: countInRedis(redis.client, clock),
  }
}
