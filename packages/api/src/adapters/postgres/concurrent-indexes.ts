import { sql, type Kysely } from 'kysely'
import { isLockMissed } from './failures.ts'
import type { Tables } from './schema.ts'

/** Indexes on tables that may be large already, by name. */
const wanted: Record<string, string> = {
  chat_session_requeue: `ON chat_session (requeue_at) WHERE requeue_at IS NOT NULL`,
  chat_session_reply_due: `ON chat_session (reply_due_at) WHERE reply_due_at IS NOT NULL`,
  chat_session_warn: `ON chat_session (warn_at) WHERE warn_at IS NOT NULL`,
  chat_session_abandon: `ON chat_session (abandon_at) WHERE abandon_at IS NOT NULL`,
  chat_session_ended: `ON chat_session (site_id, ended_at) WHERE status = 'ended'`,
  chat_session_of_visitor: `ON chat_session (visitor_id, workspace_id, id)`,
  chat_session_tagged: `ON chat_session (workspace_id, id) WHERE tags <> '{}'`,
  access_log_of_subject: `ON access_log (subject_id, at)`,
  visitor_of_site: `ON visitor (site_id, id)`,
  visitor_erased: `ON visitor (erased_at) WHERE erased_at IS NOT NULL`,
}

/** How often to try: a build waits for all older transactions, each time for up to `lock_timeout`. */
const attempts = 10

/** The advisory lock under which one node builds. */
const lockKey = 7_262_001

export interface IndexOptions {
  /** Builds without blocking readers and writers; the embedded database cannot. */
  concurrently: boolean
}

/**
 * Builds the missing indexes, one after the other, outside a transaction, and rebuilds those that an interrupted
 * build left invalid. If several nodes call it at once, one builds and the others continue without: everything
 * works without these indexes, only slower. Indexes that a long transaction blocks are left to the next start. `db`
 * must have exactly one connection.
 */
export async function buildConcurrentIndexes(
  db: Kysely<Tables>,
  { concurrently }: IndexOptions,
): Promise<void> {
  const { rows } = await sql<{ taken: boolean }>`
    SELECT pg_try_advisory_lock(${lockKey}) AS taken`.execute(db)
  if (rows[0]?.taken !== true) return
  try {
    const valid = await validIndexes(db)
    for (const [name, definition] of Object.entries(wanted)) {
      if (valid.has(name)) continue
      if (!(await isBuilt(db, name, definition, concurrently))) return
    }
  } finally {
    await sql`SELECT pg_advisory_unlock(${lockKey})`.execute(db)
  }
}

/**
 * The same in a single transaction, for a pooler that lends a connection for no longer: writers wait meanwhile. Builds
 * all that is missing or nothing.
 */
export async function buildIndexesAtOnce(db: Kysely<Tables>): Promise<void> {
  try {
    await db.transaction().execute(async (transaction) => {
      const { rows } = await sql<{ taken: boolean }>`
        SELECT pg_try_advisory_xact_lock(${lockKey}) AS taken`.execute(transaction)
      if (rows[0]?.taken !== true) return
      const valid = await validIndexes(transaction)
      for (const [name, definition] of Object.entries(wanted)) {
        if (valid.has(name)) continue
        await sql`DROP INDEX IF EXISTS ${sql.id(name)}`.execute(transaction)
        await sql`CREATE INDEX ${sql.id(name)} ${sql.raw(definition)}`.execute(transaction)
      }
    })
  } catch (error) {
    if (!isLockMissed(error)) throw error
  }
}

/** False if the locks could not be taken. */
async function isBuilt(
  db: Kysely<Tables>,
  name: string,
  definition: string,
  concurrently: boolean,
): Promise<boolean> {
  const how = concurrently ? sql.raw('CONCURRENTLY') : sql.raw('')
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    try {
      await sql`DROP INDEX ${how} IF EXISTS ${sql.id(name)}`.execute(db)
      await sql`CREATE INDEX ${how} ${sql.id(name)} ${sql.raw(definition)}`.execute(db)
      return true
    } catch (error) {
      if (!isLockMissed(error)) throw error
    }
  }
  return false
}

async function validIndexes(db: Kysely<Tables>): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_index
      JOIN pg_class ON pg_class.oid = indexrelid
      JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE indisvalid AND nspname = current_schema()`.execute(db)
  return new Set(rows.map(({ name }) => name))
}
