import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * What an agent recognises a session by. It only adds columns, which the version before leaves out: its sessions get
 * an id by default, and no device.
 */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      ALTER TABLE agent_session
        ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
        ADD COLUMN device_name text,
        ADD COLUMN device_system text,
        ADD COLUMN address text`.execute(db)
  },
}
