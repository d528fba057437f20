import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * The bound on a visitor's attributes: at most 20, and at most as many bytes as the body of a start. Attributes within
 * the first bound and the bounds of a single one (20 × 320 characters, of six bytes at most) never reach the second.
 */
export const isBounded = sql<boolean>`(
  jsonb_array_length(jsonb_path_query_array(attributes, '$.keyvalue()')) <= 20
  AND octet_length(attributes::text) <= 65536)`

export const boundName = 'visitor_attributes_bound'

/**
 * From now on the database refuses rows beyond the bound. Existing rows beyond it are left to `attribute-bound.ts`:
 * this neither scans the table nor writes rows, so its lock is short. Starting a chat with more attributes on a node
 * of the version before is refused; on a node of this version it succeeds.
 */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      ALTER TABLE visitor ADD CONSTRAINT ${sql.id(boundName)} CHECK ${isBounded} NOT VALID`.execute(
      db,
    )
  },
}
