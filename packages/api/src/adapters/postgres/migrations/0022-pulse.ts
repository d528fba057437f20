import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * What proves that the database is the one that this installation has written to: a row that each process counts up,
 * and the server, timeline and database that the epoch belongs to. It only adds, so the version before runs on.
 */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      CREATE TABLE pulse (
        node uuid PRIMARY KEY,
        beats bigint NOT NULL,
        at timestamptz NOT NULL
      )`.execute(db)
    await sql`
      ALTER TABLE installation
        ADD COLUMN epoch_at timestamptz NOT NULL DEFAULT now(),
        ADD COLUMN lost_since timestamptz,
        ADD COLUMN lineage text,
        ADD COLUMN secret_check text`.execute(db)
  },
}
