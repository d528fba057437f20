import pg from 'pg'

/** A connection of the rig itself. What cuts it fails its next statement, and never the rig. */
export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  return client
}
