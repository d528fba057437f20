import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * What a visitor's attributes must be: at most 20, and no more text than a start may carry. The second is reached by
 * nothing that the first and the bounds of one attribute let in (20 × 320 characters, of six bytes at most).
 */
export const isBounded = sql<boolean>`(
  jsonb_array_length(jsonb_path_query_array(attributes, '$.keyvalue()')) <= 20
  AND octet_length(attributes::text) <= 65536)`

export const boundName = 'visitor_attributes_bound'

/**
 * From here on no row is written with more. Rows that have more already are left to `attribute-bound.ts`: neither
 * the table is scanned here nor are rows written, so that the lock on it lasts a moment. A start on a node of the
 * version before, beside it, is refused where it would store more, and succeeds on a node of this one.
 */
export const attributeBound: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      ALTER TABLE visitor ADD CONSTRAINT ${sql.id(boundName)} CHECK ${isBounded} NOT VALID`.execute(
      db,
    )
  },
}
