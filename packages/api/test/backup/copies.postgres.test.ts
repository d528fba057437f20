import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDatabase, describeWithPostgres } from '../../../../test/rig/services.ts'
import { copiedTables, leftTables } from '../../src/adapters/postgres/copied-tables.ts'
import { connectEmbedded } from '../../src/adapters/postgres/embedded.ts'
import { copyOut } from '../../src/adapters/postgres/copy-out.ts'
import { migrate } from '../../src/adapters/postgres/migrate.ts'
import { knownMigrations } from '../../src/adapters/postgres/migrations/known.ts'
import type { Tables } from '../../src/adapters/postgres/schema.ts'
import { readConfig } from '../../src/server/config.ts'
import { connectPostgres } from '../../src/adapters/postgres/server.ts'
import type { Database } from '../../src/database/database.ts'
import { createFile } from '../../src/data-folder/create-file.ts'
import { backUp } from '../../src/server/back-up.ts'
import { restore } from '../../src/server/restore.ts'
import { runCommand } from '../command/run-command.ts'
import { createMigratedDatabase } from '../conformance/server.ts'
import { type ApiUnderTest, openApi } from '../http/api-under-test.ts'
import { allRows } from './all-rows.ts'
import { oddTexts, writeCopy } from './fake-copy.ts'

const onPostgres = (url: string) => connectPostgres({ url, poolSize: 2, onError: () => {} })

describeWithPostgres('a backup of an installation', { timeout: 120_000 }, () => {
  let folder: string
  const dropped: (() => Promise<void>)[] = []
  let made = 0
  const newPath = () => join(folder, `${(made += 1)}`)
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'papo-copies-'))
  })
  afterAll(async () => {
    for (const drop of dropped) await drop()
    await rm(folder, { recursive: true, force: true })
  })

  async function newDatabase(): Promise<string> {
    const { url, drop } = await createDatabase()
    dropped.push(drop)
    return url
  }

  async function migratedDatabase(): Promise<string> {
    const { url, drop } = await createMigratedDatabase()
    dropped.push(drop)
    return url
  }

  async function backUpBy(api: Pick<ApiUnderTest, 'services'>): Promise<string> {
    const path = newPath()
    expect((await runCommand(api, ['backup', path])).code).toBe(0)
    return path
  }

  const restoreTo = (to: Record<string, string>, path: string, passphrase: string | null = null) =>
    restore(readConfig({ DATA_DIR: join(folder, 'none'), ...to }), path, passphrase)

  /** Chats, agents, notes and odd texts, times and bytes. */
  async function fill(api: ApiUnderTest): Promise<void> {
    const agent = await api.agent('agent')
    for (const text of oddTexts.filter((one) => one !== '')) {
      const { token, chatId } = await api.start()
      const body = { clientId: randomUUID(), text }
      const url = `/v1/chats/${chatId}/messages`
      expect((await api.call('POST', url, { token, body })).status).toBe(201)
      await api.call('POST', `/v1/chats/${chatId}/accept`, { token: agent })
    }
    const { run } = api.services.database.statements
    await run(
      `INSERT INTO agent_picture (agent_id, workspace_id, hash, type, bytes)
       SELECT id, workspace_id, md5(id::text), 'image/png', '\\x00ff0a5c22'::bytea
       FROM agent LIMIT 1`,
    )
  }

  const rowsOf = async (database: Database) => {
    try {
      return await allRows(database.statements)
    } finally {
      await database.close()
    }
  }

  it('has every table but those of the processes, each after those that it refers to', async () => {
    const database = await onPostgres(await migratedDatabase())
    const { rows } = await database.statements.run(
      `SELECT tablename AS name FROM pg_tables
       WHERE schemaname = 'public' AND tablename NOT LIKE 'papo_migration%'`,
    )
    const { rows: references } = await database.statements.run(
      `SELECT conrelid::regclass::text AS "from", confrelid::regclass::text AS "to"
       FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace`,
    )
    await database.close()
    expect(references.length).toBeGreaterThan(20)
    const at = (table: unknown) => copiedTables.findIndex((one) => one === table)
    expect(references.filter(({ from, to }) => at(to) >= at(from))).toEqual([])
    const names = rows.map(({ name }) => String(name))
    expect([...copiedTables, ...leftTables].toSorted()).toEqual(names.toSorted())
  })

  it('goes from the embedded database to PostgreSQL and back with every row as it was', async () => {
    const api = await openApi()
    await fill(api)
    const before = await allRows(api.services.database.statements)
    expect(before['message']?.length).toBeGreaterThan(5)
    expect(before['agent_picture']).toHaveLength(1)
    const first = await backUpBy(api)
    expect((await stat(first)).mode & 0o777).toBe(0o600)
    const { epoch } = api.services.database.installation
    const ticket = await nextTicket(api.services.database)
    await api.close()

    const url = await newDatabase()
    const there = await restoreTo({ DATABASE_URL: url }, first)
    expect(there.epoch).not.toBe(epoch)
    const grown = await onPostgres(url)
    expect(await allRows(grown.statements)).toEqual(before)
    expect(await nextTicket(grown)).toEqual(ticket)
    const second = newPath()
    const { signal } = new AbortController()
    await createFile(second, async (file) => {
      const to = { config: readConfig({}), database: grown }
      await backUp(to, file, { passphrase: null, signal })
    })
    await grown.close()
    const back = newPath()
    const here = await restoreTo({ DATA_DIR: back }, second)
    expect(new Set([epoch, there.epoch, here.epoch]).size).toBe(3)
    const after = await rowsOf(await connectEmbedded({ folder: back, mustExist: true }))
    expect(after).toEqual(before)
  })

  it('has every message that was acknowledged before it began, and is of one moment', async () => {
    const api = await openApi({ DATABASE_URL: await migratedDatabase() })
    const acknowledged: string[] = []
    const sent = { isOver: false }
    const send = async () => {
      const { token, chatId } = await api.start()
      while (!sent.isOver) {
        const clientId = randomUUID()
        const body = { clientId, text: 'Está aí?' }
        const url = `/v1/chats/${chatId}/messages`
        const { status } = await api.call('POST', url, { token, body })
        if (status === 201) acknowledged.push(clientId)
      }
    }
    const senders = Array.from({ length: 6 }, send)
    const until = async (count: number) => {
      while (acknowledged.length < count) await new Promise((resolve) => setImmediate(resolve))
    }
    await until(100)
    const before = acknowledged.slice()
    const path = await backUpBy(api)
    const after = acknowledged.length
    await until(after + 20)
    sent.isOver = true
    await Promise.all(senders)
    await api.close()
    expect(after).toBeGreaterThan(before.length)

    const url = await newDatabase()
    await restoreTo({ DATABASE_URL: url }, path)
    const { statements, close } = await onPostgres(url)
    const { rows } = await statements.run('SELECT client_id::text AS id FROM message')
    const stored = new Set(rows.map(({ id }) => String(id)))
    expect(before.filter((id) => !stored.has(id))).toEqual([])
    expect(stored.size).toBeLessThan(acknowledged.length)
    const { rows: torn } = await statements.run(
      `SELECT id FROM chat_session WHERE last_seq <>
         (SELECT max(seq) FROM message WHERE chat_id = chat_session.id)`,
    )
    expect(torn).toEqual([])
    await close()
  })

  it('goes into no installation that is in use, nor twice, and changes nothing there', async () => {
    const source = await openApi()
    const path = await backUpBy(source)
    await source.close()
    const url = await migratedDatabase()
    const used = await openApi({ DATABASE_URL: url })
    await used.start()
    await used.close()
    const before = await rowsOf(await onPostgres(url))
    const again = restoreTo({ DATABASE_URL: url }, path)
    await expect(again).rejects.toThrow(/^the installation is in use already: [^\n]+$/)
    expect(await rowsOf(await onPostgres(url))).toEqual(before)

    const embedded = newPath()
    await restoreTo({ DATA_DIR: embedded }, path)
    await expect(restoreTo({ DATA_DIR: embedded }, path)).rejects.toThrow('in use already')
  })

  it('of an older schema is restored as it was, and then migrated', async () => {
    const old = await newDatabase()
    const pool = new pg.Pool({ connectionString: old, max: 1 })
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
    const path = newPath()
    const id = randomUUID()
    try {
      await migrate(db, { upTo: '0011-workspace-deletion' })
      await sql`INSERT INTO workspace (id, name, created_at)
        VALUES (${id}, 'Antiga', '2025-01-02T03:04:05.678901Z')`.execute(db)
      await copyOut(db, (copy) => writeCopy(path, copy))
    } finally {
      await db.destroy()
    }
    const embedded = newPath()
    for (const to of [{ DATABASE_URL: await newDatabase() }, { DATA_DIR: embedded }]) {
      expect((await restoreTo(to, path)).rows).toEqual({ installation: 1, workspace: 1 })
      const url = 'DATABASE_URL' in to ? to.DATABASE_URL : undefined
      const { statements, close } =
        url === undefined ? await connectEmbedded({ folder: embedded }) : await onPostgres(url)
      const { rows } = await statements.run(
        'SELECT id, name, created_at::text AS at, is_canary FROM workspace',
      )
      const at = '2025-01-02 03:04:05.678901+00'
      expect(rows).toEqual([{ id, name: 'Antiga', at, is_canary: false }])
      const { rows: done } = await statements.run('SELECT name FROM papo_migration')
      expect(done).toHaveLength(Object.keys(knownMigrations).length)
      await close()
    }
    // Its tables are those of this version already, and the backup's are not.
    const later = await migratedDatabase()
    await expect(restoreTo({ DATABASE_URL: later }, path)).rejects.toThrow(/name a new database/)
  })

  it('has the secret under a passphrase alone, and restores it', async () => {
    const [source, words] = [await openApi(), newPath()]
    await writeFile(words, 'a passphrase of the tests\n')
    const path = newPath()
    const args = ['backup', path, '--passphrase-file', words]
    const { code, lines, logged } = await runCommand(source, args)
    expect([code, lines, logged]).toMatchObject([0, [{ file: path, hasSecret: true }], []])
    const plain = await runCommand(source, ['backup', newPath()])
    expect(plain.logged).toEqual([expect.stringContaining('the secret is not in the file')])
    await source.close()
    const secret = 'a secret of the tests that is long enough'
    expect(gunzipSync(await readFile(path)).toString()).not.toContain(secret)

    const data = newPath()
    const wrong = restoreTo({ DATA_DIR: data }, path, 'another passphrase')
    await expect(wrong).rejects.toThrow('this passphrase does not open')
    await expect(stat(data)).rejects.toThrow('ENOENT')
    const other = { DATA_DIR: data, PAPO_SECRET: 'another secret than that of the tests' }
    const differs = restoreTo(other, path, 'a passphrase of the tests')
    await expect(differs).rejects.toThrow(/^PAPO_SECRET is another one/)
    expect((await restoreTo({ DATA_DIR: data }, path, 'a passphrase of the tests')).hasSecret).toBe(
      true,
    )
    expect(await readFile(join(data, 'secret'), 'utf8')).toBe(secret)
    expect((await stat(join(data, 'secret'))).mode & 0o777).toBe(0o600)
  })

  it('that is cut leaves the database as empty as it was', async () => {
    const source = await openApi()
    const path = await backUpBy(source)
    await source.close()
    const [cut, url] = [newPath(), await newDatabase()]
    await writeFile(cut, (await readFile(path)).subarray(0, -20))
    await expect(restoreTo({ DATABASE_URL: url }, cut)).rejects.toThrow(/^is cut/)
    expect((await restoreTo({ DATABASE_URL: url }, path)).rows['workspace']).toBe(1)
  })
})

async function nextTicket({ statements }: Database): Promise<{ ticket: number }> {
  const { rows } = await statements.run('SELECT last_value::integer AS ticket FROM queue_ticket')
  return rows[0] as { ticket: number }
}
