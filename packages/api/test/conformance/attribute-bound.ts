import { type Kysely, type RawBuilder, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { afterEach, describe, expect, test } from 'vitest'
import { knownMigrations } from '../../src/adapters/postgres/migrations/known.ts'
import { createLogger } from '../../src/http/request-log.ts'
import { newId } from '../../../core/test/conformance/records.ts'
import { openAdapters } from '../../src/server/open-adapters.ts'
import type { Database } from '../../src/database/database.ts'

export interface Installation {
  databaseUrl: string | null
  dataDir: string
  /** A connection to the empty database. Destroy it before a start. */
  connect(): Promise<Kysely<unknown>>
  remove(): Promise<void>
}

/** More than two batches, so that the paging is tested. */
export const visitorsBeyond = 250

/** What a start does to the database, and what it logs about visitors. */
export async function startOn(at: Pick<Installation, 'databaseUrl' | 'dataDir'>) {
  const lines: string[] = []
  const logger = createLogger('info', { write: (line) => void lines.push(line) })
  const stops: (() => unknown)[] = []
  const { databaseUrl, dataDir } = at
  const { database } = await openAdapters(
    { databaseUrl, databaseDirectUrl: null, dataDir, redisUrl: null, redisPrefix: null },
    { logger, stops },
  )
  const log = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  return {
    database,
    attributeLogs: log.filter(({ visitors }) => visitors !== undefined),
    async end() {
      for (const stop of stops.toReversed()) await stop()
    },
  }
}

/** Migrates to one version and no further, as a start of that version does. */
export async function migrateTo(db: Kysely<unknown>, version: string): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve(knownMigrations) }
  const { error } = await new Migrator({ db, provider }).migrateTo(version)
  if (error !== undefined) throw error
}

/** Fills an empty database like the version before the limit: visitors with 600 attributes, with few, and with long ones. */
export async function fillEarlierVersion(db: Kysely<unknown>) {
  await migrateTo(db, '0002-trust')
  const [workspace, site, few, long] = [newId(), newId(), newId(), newId()]
  await sql`INSERT INTO workspace VALUES (${workspace}, 'Loja', now())`.execute(db)
  await sql`
    INSERT INTO site (id, workspace_id, key, name, allowed_origins, settings, created_at)
    VALUES (${site}, ${workspace}, 'key', 'Loja', '{}', '{}', now())`.execute(db)
  const insert = (id: RawBuilder<unknown>, attributes: RawBuilder<unknown>, count: number) =>
    sql`
      INSERT INTO visitor (id, workspace_id, site_id, attributes, created_at)
      SELECT ${id}, ${workspace}::uuid, ${site}::uuid, ${attributes}, now()
      FROM generate_series(1, ${sql.lit(count)})`.execute(db)
  await insert(sql`${few}::uuid`, sql`'{"plan": "pro"}'::jsonb`, 1)
  await insert(sql`${long}::uuid`, sql`jsonb_build_object('a', repeat('x', 70000), 'b', 1)`, 1)
  const many = sql`(
    SELECT jsonb_object_agg('k' || lpad(n::text, 3, '0'), n) FROM generate_series(0, 599) AS n)`
  await insert(sql`gen_random_uuid()`, many, visitorsBeyond)
  return { few, long }
}

export async function isConfirmed({ statements }: Database): Promise<boolean> {
  const { rows } = await statements.run(
    `SELECT convalidated AS yes FROM pg_constraint WHERE conname = 'visitor_attributes_bound'`,
  )
  return rows[0]?.['yes'] === true
}

/** An upgrade of an installation whose visitors have more attributes than the limit. */
export function attributeBoundSuite(name: string, install: () => Promise<Installation>): void {
  describe(`attributes that an earlier version stored in ${name}`, () => {
    const stops: (() => unknown)[] = []
    afterEach(async () => {
      for (const stop of stops.splice(0).reverse()) await stop()
    })

    test('are cut to the first twenty by name, once, and the log has the number of visitors', async () => {
      const at = await install()
      stops.push(at.remove)
      const earlier = await at.connect()
      const { few, long } = await fillEarlierVersion(earlier)
      await earlier.destroy()

      const upgraded = await startOn(at)
      expect(upgraded.attributeLogs).toEqual([
        expect.objectContaining({ level: 'warn', visitors: visitorsBeyond + 1 }),
      ])
      const { rows } = await upgraded.database.statements.run('SELECT id, attributes FROM visitor')
      const found = new Map(rows.map((row) => [row['id'], row['attributes']]))
      expect(found.get(few)).toEqual({ plan: 'pro' })
      expect(found.get(long)).toEqual({ b: 1 })
      const cut = [...found].filter(([id]) => id !== few && id !== long)
      expect(cut).toHaveLength(visitorsBeyond)
      const first = Object.fromEntries(
        Array.from({ length: 20 }, (_, n) => [`k${String(n).padStart(3, '0')}`, n]),
      )
      for (const [, attributes] of cut) expect(attributes).toEqual(first)
      expect(await isConfirmed(upgraded.database)).toBe(true)
      await upgraded.end()

      const again = await startOn(at)
      expect(again.attributeLogs).toEqual([])
      await again.end()
    }, 150_000)
  })
}
