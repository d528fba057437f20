import pg from 'pg'
import { Kysely, PostgresDialect } from 'kysely'
import { createDatabase, createOnce, type Disposable } from '../../../../test/rig/services.ts'
import { beginEpoch } from '../../src/adapters/postgres/installation.ts'
import type { Tables } from '../../src/adapters/postgres/schema.ts'
import { connectPostgres } from '../../src/adapters/postgres/server.ts'
import { fingerprint } from './embedded.ts'
import { failuresOf } from './append-only.ts'
import type { Open } from '../../../core/test/conformance/records.ts'
import type { Database } from '../../src/database/database.ts'

const poolSize = 10

/** The name of a database that is migrated, and that nobody uses but as a template. */
let template: Promise<string> | null = null

/** An empty, migrated database of one test, with an epoch of its own: a copy, which takes a tenth of a migration’s time. */
export async function createMigratedDatabase(): Promise<Disposable> {
  const database = await createDatabase(await (template ??= migratedTemplate()))
  const pool = new pg.Pool({ connectionString: database.url, max: 1 })
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  await beginEpoch(db)
  await db.destroy()
  return database
}

async function migratedTemplate(): Promise<string> {
  const name = `papo_migrated_${(await fingerprint()).slice(0, 16)}`
  await createOnce(name, async (url) => {
    const database = await connectPostgres({ url, poolSize: 1, onError: () => {} })
    await database.close()
  })
  return name
}

/** A database of its own on the PostgreSQL server, migrated. */
export const openOnServer: Open<Database> = () => openOnServerWithSql()

/** The same, with SQL of the test as Papo’s database user. */
export async function openOnServerWithSql() {
  const { url, drop } = await createMigratedDatabase()
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
