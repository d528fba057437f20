import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { createDatabase, describeWithPostgres } from '../../../../test/rig/services.ts'
import { connectPostgres } from '../../src/adapters/postgres/server.ts'

describeWithPostgres('indexes that are built beside readers and writers', () => {
  const stops: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop()
  })

  async function start(url: string): Promise<void> {
    const database = await connectPostgres({ url, poolSize: 2, onError: () => {} })
    await database.close()
  }

  async function bareClient(url: string) {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    stops.push(() => client.end())
    return client
  }

  const isValid = `
    SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass('chat_session_requeue')`

  test('do not block a start while a transaction is older, and are built by the next start', async () => {
    const { url, drop } = await createDatabase()
    stops.push(drop)
    await start(url)
    const client = await bareClient(url)
    await client.query('DROP INDEX chat_session_requeue')
    const reader = await bareClient(url)
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
    await reader.query('SELECT 1')

    await start(url)
    expect((await client.query(isValid)).rows).not.toEqual([{ valid: true }])

    await reader.query('COMMIT')
    await start(url)
    expect((await client.query(isValid)).rows).toEqual([{ valid: true }])
  }, 120_000)
})
