import pg from 'pg'

/** Creates an empty database on the server, in place of the one that has the name. Returns its URL. */
export async function freshDatabase(server: string, name = 'papo_bench'): Promise<string> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  await client.query(`CREATE DATABASE ${name}`)
  await client.end()
  const database = new URL(server)
  database.pathname = `/${name}`
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
