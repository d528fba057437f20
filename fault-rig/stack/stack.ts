import { join } from 'node:path'
import { FaultProxy } from '../proxy/proxy.ts'
import { ApiNode, type Environment } from './api-node.ts'
import { FrontProxy, type FrontProxyOptions } from './front-proxy.ts'
import type { Postgres } from './postgres.ts'
import { freePort } from './program.ts'
import type { Redis } from './redis.ts'
import { type Services, temporaryFolder } from './services.ts'

/** `cluster`: two nodes on PostgreSQL and Redis. `embedded`: one node on a folder. */
export type StackName = 'cluster' | 'embedded'

/** The owner that every installation of the rig starts with. */
export const owner = { email: 'ana@example.com', password: 'correct horse battery staple' }

/**
 * The database and the Redis of a cluster. The servers are null where the rig did not start them.
 */
export interface Places {
  databaseUrl: string
  redisUrl: string
  postgres: Postgres | null
  redis: Redis | null
  /** Drops the database. */
  drop(): Promise<void>
}

export interface StackOptions {
  /** Added to the environment of each node. */
  env?: Environment
  /** For a cluster. */
  places?: Places
  /** A reverse proxy of an operator's before the fault proxy. */
  front?: FrontProxyOptions
}

/** A whole installation behind a fault proxy. */
export interface Stack {
  name: StackName
  /** The address that clients use. */
  url: string
  nodes: readonly ApiNode[]
  proxy: FaultProxy
  /** The folder of the embedded database. */
  dataFolder: string
  places: Places | null
  close(): Promise<void>
}

/** An empty database on these services, and their emptied Redis. */
export async function placesOn({ postgres, redis }: Services): Promise<Places> {
  await redis.flush()
  const databaseUrl = await postgres.createDatabase()
  const drop = () => postgres.dropDatabase(databaseUrl)
  return { databaseUrl, redisUrl: redis.url, postgres, redis, drop }
}

/**
 * Starts the installation and waits until all of it is ready. A rejection leaves nothing running.
 */
export async function openStack(name: StackName, options: StackOptions = {}): Promise<Stack> {
  const folder = temporaryFolder()
  const { places = null } = options
  const ports = await Promise.all((name === 'cluster' ? [1, 2] : [1]).map(() => freePort()))
  const proxy = await FaultProxy.open(ports.map((port) => `http://127.0.0.1:${port}`))
  const front =
    options.front &&
    (await FrontProxy.open(options.front, proxy.port).catch(async (error: unknown) => {
      await proxy.close()
      folder.remove()
      throw error
    }))
  const { url } = front ?? proxy
  const dataFolder = join(folder.path, 'data')
  const env = environment(url, dataFolder, places, options.env)
  const nodes = ports.map((port, at) => {
    const name = `node ${at + 1}`
    return new ApiNode({ name, port, env, logFile: join(folder.path, `node-${at + 1}.log`) })
  })
  const close = async () => {
    await front?.close()
    await proxy.close()
    await Promise.all(nodes.map((node) => node.kill()))
    folder.remove()
  }
  try {
    await Promise.all(nodes.map((node) => node.start()))
  } catch (error) {
    await close()
    throw error
  }
  return { name, url, nodes, proxy, dataFolder, places, close }
}

function environment(
  publicUrl: string,
  dataFolder: string,
  places: Places | null,
  more: Environment = {},
): Environment {
  return {
    PUBLIC_URL: publicUrl,
    DATA_DIR: dataFolder,
    DATABASE_URL: places?.databaseUrl,
    REDIS_URL: places?.redisUrl,
    PAPO_SECRET: 'a secret of the fault rig, and of nobody else',
    PAPO_OWNER_EMAIL: owner.email,
    PAPO_OWNER_PASSWORD: owner.password,
    RATE_LIMIT_SCALE: '1000000',
    SIGN_UP: 'open',
    LOG_LEVEL: 'warn',
    ...more,
  }
}
