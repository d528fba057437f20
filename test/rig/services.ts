import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { createClient } from 'redis'
import { describe } from 'vitest'

/** The PostgreSQL server on which the suites may create databases, or null. */
function postgresUrl(): string | null {
  return process.env['TEST_DATABASE_URL'] || null
}

/** The Redis server that the suites may use, or null. */
function redisUrl(): string | null {
  return process.env['TEST_REDIS_URL'] || null
}

/** `describe` where PostgreSQL is available, else a suite that counts as skipped. */
export const describeWithPostgres = describe.skipIf(postgresUrl() === null)

/** `describe` where Redis is available, else a suite that counts as skipped. */
export const describeWithRedis = describe.skipIf(redisUrl() === null)

/** `describe` where both are available, else a suite that counts as skipped. */
export const describeWithServices = describe.skipIf(postgresUrl() === null || redisUrl() === null)

export interface Disposable {
  url: string
  /** Removes it with all its data. */
  drop(): Promise<void>
}

/** Creates an empty database for one test. */
export async function createDatabase(): Promise<Disposable> {
  const server = postgresUrl()
  if (server === null) throw new Error('TEST_DATABASE_URL is not set')
  const name = `papo_${randomUUID().replaceAll('-', '')}`
  await onServer(server, `CREATE DATABASE ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: () => onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Redis has 16 numbered databases by default; 0 holds the leases. */
const redisDatabases = Array.from({ length: 15 }, (_, at) => at + 1)
/** Longer than the longest suite. A suite that died returns its number when the lease expires. */
const leaseSeconds = 600

/** Leases one of the server's numbered databases to this test alone, and empties it. */
export async function createRedisDatabase(): Promise<Disposable> {
  const server = redisUrl()
  if (server === null) throw new Error('TEST_REDIS_URL is not set')
  const client = createClient({ url: server })
  await client.connect()
  try {
    for (const number of redisDatabases) {
      const lease = `papo:test:database:${number}`
      const taken = await client.set(lease, '1', {
        condition: 'NX',
        expiration: { type: 'EX', value: leaseSeconds },
      })
      if (taken === null) continue
      const url = new URL(server)
      url.pathname = `/${number}`
      await emptyRedis(url.href)
      return {
        url: url.href,
        drop: async () => {
          await emptyRedis(url.href)
          const releasing = createClient({ url: server })
          await releasing.connect()
          await releasing.del(lease)
          await releasing.close()
        },
      }
    }
  } finally {
    await client.close()
  }
  throw new Error('all numbered databases of TEST_REDIS_URL are in use')
}

async function emptyRedis(url: string): Promise<void> {
  const client = createClient({ url })
  await client.connect()
  await client.flushDb()
  await client.close()
}
