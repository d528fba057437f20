import { sql, type Kysely } from 'kysely'
import { lockNotAvailable, sqlState } from './failures.ts'
import { boundName, isBounded } from './migrations/0003-attribute-bound.ts'
import type { Tables } from './schema.ts'

/** Few enough that no batch keeps its rows locked for longer than a moment. */
const visitorsAtOnce = 100

/** Somebody who has a row locked is waited for each time as long as `lock_timeout` lets it. */
const attempts = 10

/** Before every id. */
const firstId = '00000000-0000-0000-0000-000000000000'

/**
 * The first twenty in the order of their names, as `mergeAttributes` orders them. One that is longer than any version
 * has taken goes as well, so that what is left is within the bound in any case.
 */
const kept = sql`(
  SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM (
    SELECT key, value FROM jsonb_each(attributes)
    WHERE char_length(key) <= 64 AND coalesce(char_length(value #>> '{}'), 0) <= 400
    ORDER BY key COLLATE "C" LIMIT 20
  ) AS ordered)`

/**
 * Cuts what an earlier version stored beyond the bound, in batches, each a transaction of its own, and has the
 * database confirm that nothing is left. Returns how many visitors were cut. Safe where several nodes do it at once,
 * and done once: afterwards it costs one look at the catalogue. What a long transaction keeps locked is left to the
 * next start. `db` must not be in a transaction.
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
      if (sqlState(error) !== lockNotAvailable) throw error
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
    UPDATE visitor SET attributes = ${kept} FROM beyond WHERE visitor.id = beyond.id
    RETURNING visitor.id`.execute(db)
  return rows.map((row) => row.id)
}

async function isConfirmed(db: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql<{ confirmed: boolean }>`
    SELECT convalidated AS confirmed FROM pg_constraint
    WHERE conname = ${boundName} AND conrelid = 'visitor'::regclass`.execute(db)
  return rows[0]?.confirmed === true
}
