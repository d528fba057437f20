import { sql, type Kysely } from 'kysely'
import { isLockMissed } from './failures.ts'
import { boundName, isBounded } from './migrations/0003-attribute-bound.ts'
import type { Tables } from './schema.ts'

/** Few enough that no batch locks its rows for long. */
const visitorsAtOnce = 100

/** How often a batch waits for a locked row, each time for up to `lock_timeout`. */
const attempts = 10

/** Smaller than every id. */
const firstId = '00000000-0000-0000-0000-000000000000'

/**
 * The first 20 attributes in the order of their names, as in `mergeAttributes`. Attributes that are longer than any
 * version has accepted are dropped as well, so that the rest is always within the bound.
 */
const cutToBound = sql`(
  SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM (
    SELECT key, value FROM jsonb_each(attributes)
    WHERE char_length(key) <= 64 AND coalesce(char_length(value #>> '{}'), 0) <= 400
    ORDER BY key COLLATE "C" LIMIT 20
  ) AS ordered)`

/**
 * Cuts attributes that an earlier version stored beyond the bound, in batches, each in its own transaction; then has
 * the database validate the constraint. Returns how many visitors were cut. Several nodes may do it at once. Once
 * validated, a call costs one look at the catalogue. Rows that a long transaction keeps locked are left to the next
 * start. `db` must not be in a transaction.
 */
export async function cutAttributes(db: Kysely<Tables>): Promise<number> {
  if (await isConfirmed(db)) return 0
  let cut = 0
  let afterId = firstId
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    try {
      for (;;) {
        const ids = await cutAfter(db, afterId)
        cut += ids.length
        if (ids.length < visitorsAtOnce) break
        afterId = ids.toSorted().at(-1) ?? afterId
      }
      await sql`ALTER TABLE visitor VALIDATE CONSTRAINT ${sql.id(boundName)}`.execute(db)
      break
    } catch (error) {
      if (!isLockMissed(error)) throw error
    }
  }
  return cut
}

async function cutAfter(db: Kysely<Tables>, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    WITH beyond AS (
      SELECT id FROM visitor WHERE id > ${id} AND NOT ${isBounded}
      ORDER BY id LIMIT ${visitorsAtOnce} FOR NO KEY UPDATE
    )
    UPDATE visitor SET attributes = ${cutToBound} FROM beyond WHERE visitor.id = beyond.id
    RETURNING visitor.id`.execute(db)
  return rows.map((row) => row.id)
}

async function isConfirmed(db: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql<{ confirmed: boolean }>`
    SELECT convalidated AS confirmed FROM pg_constraint
    WHERE conname = ${boundName} AND conrelid = 'visitor'::regclass`.execute(db)
  return rows[0]?.confirmed === true
}
