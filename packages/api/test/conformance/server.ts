import { createDatabase } from '../../../../test/rig/services.ts'
import { connectPostgres } from '../../src/adapters/postgres/server.ts'
import type { Open } from './records.ts'

const poolSize = 10

/** A database of its own on the PostgreSQL server, migrated. */
export const openOnServer: Open = async () => {
  const { url, drop } = await createDatabase()
  const database = await connectPostgres({ url, poolSize, onError: () => {} })
  return {
    database,
    async close() {
      await database.close()
      await drop()
    },
  }
}
