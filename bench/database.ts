import pg from 'pg'

/** Creates the empty database `papo_bench` on the server. Returns its URL. */
export async function freshDatabase(server: string): Promise<string> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  await client.query('DROP DATABASE IF EXISTS papo_bench WITH (FORCE)')
  await client.query('CREATE DATABASE papo_bench')
  await client.end()
  const database = new URL(server)
  database.pathname = '/papo_bench'
  return database.href
}

/** The PostgreSQL and the Redis that a benchmark of several processes needs. @throws where one is not named */
export function servers(): { database: string; redis: string } {
  const { BENCH_DATABASE_URL: database, BENCH_REDIS_URL: redis } = process.env
  if (database === undefined || redis === undefined) {
    throw new Error('BENCH_DATABASE_URL and BENCH_REDIS_URL name the servers')
  }
  return { database, redis }
}
