import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { createDatabase, describeWithPostgres } from '../../../../test/rig/services.ts'
import { connectPostgres } from '../../src/adapters/postgres/server.ts'

describeWithPostgres('a start that meets a deadlock', () => {
  const stops: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop()
  })

  async function client(url: string): Promise<pg.Client> {
    const opened = new pg.Client({ connectionString: url })
    await opened.connect()
    stops.push(() => opened.end())
    return opened
  }

  /** A database in which every other session finds a deadlock before it gives up its wait for a lock. */
  async function databaseOfVictims(): Promise<string> {
    const { url, drop } = await createDatabase()
    stops.push(drop)
    const setUp = await client(url)
    const name = new URL(url).pathname.slice(1)
    await setUp.query(`ALTER DATABASE ${pg.escapeIdentifier(name)} SET deadlock_timeout = '500ms'`)
    return url
  }

  async function start(url: string): Promise<void> {
    const database = await connectPostgres({ url, poolSize: 2, onError: () => {} })
    await database.close()
  }

  /** A transaction that others lose their deadlocks to. */
  async function winner(url: string): Promise<pg.Client> {
    const opened = await client(url)
    await opened.query(`SET deadlock_timeout = '1min'`)
    await opened.query('BEGIN')
    return opened
  }

  async function untilOneWaitsForALock(watch: pg.Client): Promise<void> {
    await expect
      .poll(
        async () => {
          const { rows } = await watch.query(`
            SELECT 1 FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'`)
          return rows.length
        },
        { interval: 10, timeout: 30_000 },
      )
      .toBe(1)
  }

  async function expectOneDeadlock(watch: pg.Client): Promise<void> {
    await expect
      .poll(
        async () => {
          const { rows } = await watch.query<{ deadlocks: number }>(`
            SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()`)
          return rows[0]?.deadlocks
        },
        { timeout: 30_000 },
      )
      .toBe(1)
  }

  test('builds its indexes after it', async () => {
    const url = await databaseOfVictims()
    await start(url)
    const watch = await client(url)
    await watch.query('DROP INDEX chat_session_requeue')
    const other = await winner(url)
    await other.query('UPDATE chat_session SET last_seq = 0')

    const started = start(url)
    started.catch(() => {})
    await untilOneWaitsForALock(watch)
    await other.query('LOCK TABLE chat_session IN SHARE UPDATE EXCLUSIVE MODE')
    await other.query('COMMIT')
    await started

    const isValid = `
      SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass('chat_session_requeue')`
    expect((await watch.query(isValid)).rows).toEqual([{ valid: true }])
    await expectOneDeadlock(watch)
  }, 120_000)

  test('migrates after it', async () => {
    const url = await databaseOfVictims()
    const watch = await client(url)
    const other = await winner(url)
    await other.query('CREATE TABLE workspace (id integer)')

    const started = start(url)
    started.catch(() => {})
    await untilOneWaitsForALock(watch)
    await other.query(`SELECT pg_advisory_xact_lock(${kyselysLock})`)
    await other.query('ROLLBACK')
    await started

    expect((await watch.query('SELECT name FROM workspace')).rows).toEqual([])
    await expectOneDeadlock(watch)
  }, 120_000)
})

/** The advisory lock that Kysely's migrator holds while it migrates. */
const kyselysLock = '3853314791062309107'
