import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { createDatabase, describeWithPostgres } from '../../../../test/rig/services.ts'
import {
  attributeBoundSuite,
  fillEarlierVersion,
  isConfirmed,
  migrateTo,
  startOn,
  visitorsBeyond,
} from './attribute-bound.ts'

const connectTo = (connectionString: string) =>
  new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString }) }),
  })

describeWithPostgres('on a server', () => {
  attributeBoundSuite('PostgreSQL', async () => {
    const { url, drop } = await createDatabase()
    const connect = () => Promise.resolve(connectTo(url))
    return { databaseUrl: url, dataDir: '', connect, remove: drop }
  })
})

describeWithPostgres('visitors with too many attributes', () => {
  const stops: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop()
  })

  async function before(version?: string) {
    const { url, drop } = await createDatabase()
    stops.push(drop)
    const db = connectTo(url)
    const ids = await fillEarlierVersion(db)
    if (version !== undefined) await migrateTo(db, version)
    await db.destroy()
    return { at: { databaseUrl: url, dataDir: '' }, url, ...ids }
  }

  test('are each cut once if two nodes are upgraded at the same time', async () => {
    const { at } = await before()
    const nodes = await Promise.all([startOn(at), startOn(at)])
    stops.push(...nodes.map((node) => node.end))
    const counts = nodes.flatMap(({ attributeLogs }) =>
      attributeLogs.map(({ visitors }) => Number(visitors)),
    )
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(visitorsBeyond + 1)
    for (const { database } of nodes) expect(await isConfirmed(database)).toBe(true)
  })

  test('do not block a start while a transaction has one locked, and are cut by the next start', async () => {
    // The state after a start that ended between the migration and the cut.
    const { at, url, long } = await before('0003-attribute-bound')
    const holder = new pg.Client({ connectionString: url })
    await holder.connect()
    stops.push(() => holder.end())
    await holder.query('BEGIN')
    await holder.query('SELECT FROM visitor WHERE id = $1 FOR UPDATE', [long])

    const blocked = await startOn(at)
    expect(await isConfirmed(blocked.database)).toBe(false)
    await blocked.end()

    await holder.query('COMMIT')
    const next = await startOn(at)
    stops.push(next.end)
    expect(await isConfirmed(next.database)).toBe(true)
    const left = await next.database.statements.run(
      `SELECT id FROM visitor WHERE length(attributes::text) > 1000`,
    )
    expect(left.rows).toEqual([])
  }, 120_000)
})
