import pg from 'pg'
import { afterEach, expect, test, vi } from 'vitest'
import { createDatabase, describeWithPostgres } from '../../../../test/rig/services.ts'
import { connectPostgres } from '../../src/adapters/postgres/server.ts'
import { Refusal } from '@papo/core/platform/refusal'
import { append, arrive, aWorkspace, settle } from '../../../core/test/conformance/records.ts'
import { openWire } from './wire.ts'
import type { Work } from '../../src/database/stores.ts'

const soon = { timeout: 10_000, interval: 50 }

describeWithPostgres('a PostgreSQL that is asked too much', () => {
  const stops: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop()
  })

  async function start(poolSize = 4) {
    const { url, drop } = await createDatabase()
    stops.push(drop)
    const wire = await openWire(url)
    stops.push(wire.close)
    const connectionErrors: Error[] = []
    const onError = (error: Error) => connectionErrors.push(error)
    const database = await connectPostgres({ url: wire.url, poolSize, onError })
    stops.push(database.close)
    return { database, url, wire, connectionErrors }
  }

  async function bareClient(url: string) {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => {})
    await client.connect()
    stops.push(() => client.end())
    return client
  }

  /** Two chats, one of which is locked until `unlock`. */
  async function startWithOneLocked(poolSize?: number) {
    const { database, url } = await start(poolSize)
    const { site } = await settle(database)
    const { chat: locked } = await arrive(database, site)
    const { chat: other } = await arrive(database, site)
    const bare = await bareClient(url)
    await bare.query('BEGIN')
    await bare.query('SELECT 1 FROM chat_session WHERE id = $1 FOR UPDATE', [locked.id])
    return { database, locked, other, unlock: () => bare.query('ROLLBACK') }
  }

  const anything = (work: Work) => work.read((stores) => stores.workspaces.any())

  async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
    const error: unknown = await work.then(
      () => null,
      (error: unknown) => error,
    )
    if (error instanceof Refusal) return error
    throw new Error('not refused', { cause: error })
  }

  async function isRefused(work: () => Promise<unknown>, withinMs: number): Promise<void> {
    const before = performance.now()
    const refusal = await refusalOf(work())
    expect(refusal.code).toBe('unavailable')
    expect([1, 2, 3, 4, 5]).toContain(refusal.extras.retryAfterSeconds)
    expect(performance.now() - before).toBeLessThan(withinMs)
  }

  test('is migrated once by processes that start together', async () => {
    const { url, drop } = await createDatabase()
    stops.push(drop)
    const started = await Promise.all(
      [1, 2, 3].map(() => connectPostgres({ url, poolSize: 2, onError: () => {} })),
    )
    stops.push(...started.map((database) => database.close))
    expect(new Set(started.map(({ installation }) => installation.epoch)).size).toBe(1)
    const later = await connectPostgres({ url, poolSize: 2, onError: () => {} })
    stops.push(later.close)
    expect(later.installation.epoch).toBe(started[0]?.installation.epoch)
  })

  test('that a newer version has migrated is refused by name', async () => {
    const { url } = await start()
    const bare = await bareClient(url)
    await bare.query(`INSERT INTO papo_migration (name, timestamp) VALUES ('9999-later', '')`)
    await expect(connectPostgres({ url, poolSize: 2, onError: () => {} })).rejects.toThrow(
      /newer version .*9999-later/,
    )
  })

  test('that cannot be reached is waited for, then the start fails', async () => {
    const { url, wire } = await start()
    wire.cut()
    const connect = (reachWithinMs: number) =>
      connectPostgres({ url: wire.url, poolSize: 2, onError: () => {}, reachWithinMs })
    await expect(connect(0)).rejects.toThrow(/./)
    const waiting = connect(20_000)
    wire.mend()
    const database = await waiting
    stops.push(database.close)
    await expect(database.beat()).resolves.toMatchObject({ writes: 'taken' })
    expect(url).not.toBe(wire.url)
  })

  test('that closes all connections is found again, and no process crashes', async () => {
    const { database, url, connectionErrors } = await start()
    await Promise.all([1, 2, 3, 4].map(() => anything(database.work)))
    const bare = await bareClient(url)
    await bare.query(`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`)
    await vi.waitFor(() => expect(connectionErrors.length).toBeGreaterThan(0), soon)
    await vi.waitFor(async () => expect(await anything(database.work)).toBe(false), soon)
    await expect(database.beat()).resolves.toMatchObject({ writes: 'taken' })
  })

  test('that is away refuses in time, and serves again when it is back', async () => {
    const { database, wire } = await start()
    wire.cut()
    await isRefused(() => anything(database.work), 3000)
    await isRefused(() => database.work.run((stores) => stores.workspaces.any()), 3000)
    await isRefused(() => database.beat(), 3000)
    wire.mend()
    expect(await anything(database.work)).toBe(false)
  })

  test('that stops answering in the middle refuses in time, whatever step a call has reached', async () => {
    const { database, wire } = await start()
    await Promise.all([1, 2, 3, 4].map(() => anything(database.work)))
    const inTheMiddle = isRefused(
      () =>
        database.work.run(async (stores) => {
          await stores.workspaces.any()
          wire.hold()
          await stores.workspaces.any()
        }),
      3000,
    )
    await inTheMiddle
    await isRefused(() => anything(database.work), 3000)
    await isRefused(() => database.work.run((stores) => stores.workspaces.any()), 3000)
    wire.mend()
    await vi.waitFor(async () => expect(await anything(database.work)).toBe(false), soon)
  })

  test('that is slow, but answers others, is waited for', async () => {
    const { database, url } = await start()
    const { site } = await settle(database)
    const { chat } = await arrive(database, site)
    const bare = await bareClient(url)
    await bare.query(`
      CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_sleep(3.5); RETURN NEW; END';
      CREATE TRIGGER slow BEFORE INSERT ON message FOR EACH ROW EXECUTE FUNCTION wait()`)
    expect((await database.work.run((stores) => append(stores, chat))).lastSeq).toBe(1)
  })

  test('that crashes within a unit of work has stored nothing of it', async () => {
    const { database, url } = await start()
    const workspace = aWorkspace()
    const bare = await bareClient(url)
    await isRefused(
      () =>
        database.work.run(async (stores) => {
          await stores.workspaces.insert(workspace)
          await bare.query(`
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND state = 'idle in transaction'`)
          await stores.workspaces.any()
        }),
      3000,
    )
    const find = () => database.work.read((stores) => stores.workspaces.find(workspace.id))
    await vi.waitFor(async () => expect(await find()).toBeNull(), soon)
  })

  test('that is read only refuses to write', async () => {
    const { database, url } = await start()
    const bare = await bareClient(url)
    const name = new URL(url).pathname.slice(1)
    await bare.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`)
    await bare.query(`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`)
    await vi.waitFor(async () => expect(await anything(database.work)).toBe(false), soon)
    const write = () => database.work.run((stores) => stores.workspaces.insert(aWorkspace()))
    await isRefused(write, 3000)
  })

  test('with one locked chat refuses that chat in time, and serves the others', async () => {
    const { database, locked, other, unlock } = await startWithOneLocked()
    const refused = isRefused(() => database.work.run((stores) => append(stores, locked)), 3000)
    const before = performance.now()
    expect((await database.work.run((stores) => append(stores, other))).lastSeq).toBe(1)
    expect(performance.now() - before).toBeLessThan(500)
    await refused
    await unlock()
    expect((await database.work.run((stores) => append(stores, locked))).lastSeq).toBe(1)
  })

  test('with one locked chat has one connection wait for it, however many write to it', async () => {
    const { database, locked, other, unlock } = await startWithOneLocked(2)
    const write = () => database.work.run((stores) => append(stores, locked), locked.id)
    const refused = [1, 2, 3, 4, 5, 6, 7, 8].map(() => isRefused(write, 3000))
    const before = performance.now()
    const unhindered = await database.work.run((stores) => append(stores, other), other.id)
    expect(unhindered.lastSeq).toBe(1)
    expect(performance.now() - before).toBeLessThan(500)
    await Promise.all(refused)
    await unlock()
    expect((await write()).lastSeq).toBe(1)
  })

  test('with every connection in use refuses in time, and loses none of them', async () => {
    const { database } = await start(2)
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    const holding = [1, 2].map(() =>
      database.work.run(async (stores) => {
        await stores.workspaces.any()
        await released
      }),
    )
    await isRefused(() => anything(database.work), 3000)
    release()
    await Promise.all(holding)
    const served = await Promise.all([1, 2, 3, 4].map(() => anything(database.work)))
    expect(served).toEqual([false, false, false, false])
  })
})
