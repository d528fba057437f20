import { createHash } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import { copyOut } from './copy-out.ts'
import { isUnavailable, sqlState, unavailable } from './failures.ts'
import { mintEpoch } from './migrations/0001-core.ts'
import { Pulse } from './pulse.ts'
import type { Tables } from './schema.ts'
import { type Deadlines, UnitOfWork } from './unit-of-work.ts'
import type { Database, PoolLoad, Statements } from '../../database/database.ts'

/** Implements the `Database` port on a migrated Kysely. Calls `options.close` at most once. */
export async function databaseOn(
  db: Kysely<Tables>,
  options: {
    deadlines: Deadlines
    pool: () => PoolLoad | null
    /** Whether the database is on a server that may be replaced while this process runs. */
    hasLineage: boolean
    /** Throws where a write could break the database: its disk is nearly full. */
    beforeWrite?: () => void
    statements: Statements
    analyze: () => Promise<void>
    checkpoint: () => Promise<void>
    close: () => Promise<void>
  },
): Promise<Database> {
  const { beforeWrite = () => {} } = options
  const listeners = new Set<(epoch: string) => void>()
  const pulse = new Pulse(db, {
    epoch: await epochOf(db),
    hasLineage: options.hasLineage,
    beforeWrite,
    onEpoch: (epoch) => {
      for (const run of listeners) run(epoch)
    },
  })
  let closing: Promise<void> | undefined
  const work = new UnitOfWork(db, options.deadlines, beforeWrite)
  return {
    work,
    onAppended: (run) => work.onAppended(run),
    pool: () => options.pool(),
    statements: options.statements,
    installation: {
      get epoch() {
        return pulse.epoch
      },
      name: () => nameOf(db, pulse.epoch).catch(describeFailure),
      beginEpoch: () => beginEpoch(db).catch(describeFailure),
      onEpoch(run) {
        listeners.add(run)
        return () => void listeners.delete(run)
      },
    },
    copyOut: (take) => copyOut(db, take).catch(describeFailure),
    analyze: () => options.analyze(),
    checkpoint: () => options.checkpoint(),
    async now() {
      const { rows } = await sql<{ now: Date }>`SELECT clock_timestamp() AS now`
        .execute(db)
        .catch(describeFailure)
      const [row] = rows
      if (row === undefined) throw new Error('The database did not tell the time')
      return row.now
    },
    beat: () => pulse.beat(),
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

const nameDigits = 16
const insufficientPrivilege = '42501'

/**
 * Made of the server, the database and the table: a dump that is restored elsewhere or beside it has another one, and
 * every connection to this one finds the same. Where the role may not ask the server who it is, the epoch stands for it.
 */
async function nameOf(db: Kysely<Tables>, epoch: string): Promise<string> {
  const server = await sql<{
    id: string
  }>`SELECT system_identifier::text AS id FROM pg_control_system()`
    .execute(db)
    .then(({ rows }) => rows[0]?.id)
    .catch((error: unknown) => {
      if (sqlState(error) === insufficientPrivilege) return undefined
      throw error
    })
  const { rows } = await sql<{ id: string }>`
    SELECT oid::text || '.' || 'installation'::regclass::oid::text AS id
    FROM pg_database WHERE datname = current_database()`.execute(db)
  const [database] = rows
  if (database === undefined) throw new Error('The database did not tell its name')
  const text = `${server ?? epoch}.${database.id}`
  return createHash('sha256').update(text).digest('hex').slice(0, nameDigits)
}

/** Gives the database a new epoch, which no cursor has, and returns it. */
export async function beginEpoch(db: Kysely<Tables>): Promise<string> {
  const epoch = mintEpoch()
  await db
    .updateTable('installation')
    .set({ epoch, epoch_at: sql<Date>`clock_timestamp()`, lost_since: null })
    .execute()
  return epoch
}

function describeFailure(error: unknown): never {
  throw isUnavailable(error) ? unavailable(error) : error
}
