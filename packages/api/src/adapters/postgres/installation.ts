import type { Kysely } from 'kysely'
import type { Database } from '../../work.ts'
import { isUnavailable, unavailable } from './failures.ts'
import type { Tables } from './schema.ts'
import { UnitOfWork } from './unit-of-work.ts'

/** Puts a migrated Kysely behind the port. `close` ends it and what it stands on, once. */
export async function databaseOn(
  db: Kysely<Tables>,
  options: { deadlineMs: number; close: () => Promise<void> },
): Promise<Database> {
  const epoch = await epochOf(db)
  let closing: Promise<void> | undefined
  return {
    work: new UnitOfWork(db, options.deadlineMs),
    installation: { epoch },
    async check() {
      const now = await epochOf(db).catch((error: unknown) => {
        throw isUnavailable(error) ? unavailable(error) : error
      })
      if (now !== epoch) throw new Error('The database was restored while this process was running')
    },
    close() {
      closing ??= options.close()
      return closing
    },
  }
}

async function epochOf(db: Kysely<Tables>): Promise<string> {
  const { epoch } = await db.selectFrom('installation').select('epoch').executeTakeFirstOrThrow()
  return epoch
}
