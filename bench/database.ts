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
