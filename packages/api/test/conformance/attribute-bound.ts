import { afterEach, describe, expect, test } from 'vitest'
import { openAdapters } from '../../src/open-adapters.ts'
import { createLogger } from '../../src/http/request-log.ts'
import type { Database } from '../../src/work.ts'
import { aVisitor, settle } from './records.ts'

export interface Installation {
  databaseUrl: string | null
  dataDir: string
  remove(): Promise<void>
}

/** More than two batches, so that the paging is part of what is tried. */
export const visitorsBeyond = 250

/** What a start does with the database, and what it logs of visitors. */
export async function startOn(at: Omit<Installation, 'remove'>) {
  const lines: string[] = []
  const logger = createLogger('info', { write: (line) => void lines.push(line) })
  const stops: (() => unknown)[] = []
  const { database } = await openAdapters({ ...at, redisUrl: null }, { logger, stops })
  const log = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  return {
    database,
    told: log.filter(({ visitors }) => visitors !== undefined),
    async end() {
      for (const stop of stops.toReversed()) await stop()
    },
  }
}

/** Makes the database one of the version before, with visitors who have 600 attributes. Answers the bound, too. */
export async function turnBack(database: Database) {
  const { workspace, site } = await settle(database)
  const few = aVisitor(site, { attributes: { plan: 'pro' } })
  const long = aVisitor(site, { attributes: { b: 1 } })
  await database.work.run(async (stores) => {
    await stores.visitors.insert(few)
    await stores.visitors.insert(long)
  })
  const { run } = database.statements
  const { rows } = await run(
    `SELECT pg_get_constraintdef(oid) AS bound FROM pg_constraint WHERE conname = 'visitor_attributes_bound'`,
  )
  await run('ALTER TABLE visitor DROP CONSTRAINT visitor_attributes_bound')
  await run(`DELETE FROM kysely_migration WHERE name = '0003-attribute-bound'`)
  await run(
    `INSERT INTO visitor (id, workspace_id, site_id, attributes, created_at)
     SELECT gen_random_uuid(), $1, $2, (
       SELECT jsonb_object_agg('k' || lpad(n::text, 3, '0'), n) FROM generate_series(0, 599) AS n
     ), now() FROM generate_series(1, ${visitorsBeyond})`,
    [workspace.id, site.id],
  )
  await run(
    `UPDATE visitor SET attributes = jsonb_build_object('a', repeat('x', 70000), 'b', 1)
     WHERE id = $1`,
    [long.id],
  )
  return { few: few.id, long: long.id, bound: String(rows[0]?.['bound']) }
}

export async function isConfirmed({ statements }: Database): Promise<boolean> {
  const { rows } = await statements.run(
    `SELECT convalidated AS yes FROM pg_constraint WHERE conname = 'visitor_attributes_bound'`,
  )
  return rows[0]?.['yes'] === true
}

/** An upgrade of an installation whose visitors have more attributes than are kept. */
export function attributeBoundSuite(name: string, install: () => Promise<Installation>): void {
  describe(`attributes that an earlier version stored in ${name}`, () => {
    const stops: (() => unknown)[] = []
    afterEach(async () => {
      for (const stop of stops.splice(0).reverse()) await stop()
    })

    test('are cut to the first twenty by name, once, and the log says of how many visitors', async () => {
      const at = await install()
      stops.push(at.remove)
      const before = await startOn(at)
      expect(before.told).toEqual([])
      const { few, long } = await turnBack(before.database)
      await before.end()

      const upgraded = await startOn(at)
      expect(upgraded.told).toEqual([
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
      expect(again.told).toEqual([])
      await again.end()
    })
  })
}
