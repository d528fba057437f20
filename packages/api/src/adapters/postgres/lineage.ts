import { sql, type Kysely } from 'kysely'
import { isUnavailable } from './failures.ts'
import type { Tables } from './schema.ts'

/** Which database this is, and how far it has been written. */
export interface Lineage {
  /** The server's identifier, its timeline and the database's own number. A promoted or restored one has others. */
  name: string
  /** How many bytes of the write-ahead log are safe. It never goes back on one timeline. */
  position: number
}

/**
 * The lineage of a database of a PostgreSQL server; null where the server does not tell, as some that only speak like
 * one, or a standby, do not.
 */
export async function lineageOf(db: Kysely<Tables>): Promise<Lineage | null> {
  try {
    const { rows } = await sql<Lineage>`
      SELECT
        control.system_identifier
          || '/' || left(pg_walfile_name(pg_current_wal_flush_lsn()), 8)
          || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS name,
        (pg_current_wal_flush_lsn() - '0/0'::pg_lsn)::float8 AS position
      FROM pg_control_system() AS control`.execute(db)
    return rows[0] ?? null
  } catch (error) {
    if (isUnavailable(error)) throw error
    return null
  }
}
