import pg from 'pg'
import { createDatabase } from '../../../../test/rig/services.ts'
import { connectPostgres } from '../../src/adapters/postgres/server.ts'
import { failuresOf } from './append-only.ts'
import type { Open } from '../../../core/test/conformance/records.ts'
import type { Database } from '../../src/database/database.ts'

const poolSize = 10

/** A database of its own on the PostgreSQL server, migrated. */
export const openOnServer: Open<Database> = () => openOnServerWithSql()

/** The same, with SQL of the test as Papo’s database user. */
export async function openOnServerWithSql() {
  const { url, drop } = await createDatabase()
  const database = await connectPostgres({ url, poolSize, onError: () => {} })
  return {
    database,
    async try(statements: string[]) {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      const failures = await failuresOf(statements, (text) => client.query(text))
      await client.end()
      return failures
    },
    async close() {
      await database.close()
      await drop()
    },
  }
}
