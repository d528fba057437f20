import pg from 'pg'
import { expect, it } from 'vitest'
import { createDatabase, describeWithPostgres } from './services.ts'

describeWithPostgres('a database of the test’s own', () => {
  it('is empty, and is dropped afterwards', async () => {
    const database = await createDatabase()
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    const tables = await client.query(
      `SELECT 1 FROM information_schema.tables WHERE table_schema = 'public'`,
    )
    await client.end()
    expect(tables.rowCount).toBe(0)
    await database.drop()
    const late = new pg.Client({ connectionString: database.url })
    await expect(late.connect()).rejects.toThrow('does not exist')
  })
})
