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

/** Creates a database for one test: empty, with the options of SQL, or a copy of one that nobody is connected to. */
export async function createDatabase(template?: string, options = ''): Promise<Disposable> {
  const name = `papo_${randomUUID().replaceAll('-', '')}`
  const copied = template === undefined ? '' : ` TEMPLATE ${template}`
  await onServer((client) => client.query(`CREATE DATABASE ${name}${copied} ${options}`))
  return {
    url: urlOf(name),
    drop: () =>
      onServer(async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      }),
  }
}

/**
 * Creates a database of this name, unless another process has: it is there only once `fill` has filled it. It stays,
 * and may be the template of others.
 */
export async function createOnce(
  name: string,
  fill: (url: string) => Promise<void>,
): Promise<void> {
  await onServer(async (client) => {
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [name])
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name])
    if (rowCount !== 0) return
    const unfinished = `${name}_${process.pid}`
    await client.query(`CREATE DATABASE ${unfinished}`)
    await fill(urlOf(unfinished))
    await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${name}`)
  })
}

function urlOf(name: string): string {
  const url = new URL(serverUrl())
  url.pathname = `/${name}`
  return url.href
}

function serverUrl(): string {
  const server = postgresUrl()
  if (server === null) throw new Error('TEST_DATABASE_URL is not set')
  return server
}

async function onServer(task: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl() })
  await client.connect()
  try {
    await task(client)
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
