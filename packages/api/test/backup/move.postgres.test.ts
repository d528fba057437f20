import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  createDatabase,
  describeWithPostgres,
  type Disposable,
} from '../../../../test/rig/services.ts'
import { connectEmbedded } from '../../src/adapters/postgres/embedded.ts'
import { connectPostgres } from '../../src/adapters/postgres/server.ts'
import { readConfig } from '../../src/server/config.ts'
import { moveToServer } from '../../src/server/move.ts'
import { migratedSnapshot } from '../conformance/embedded.ts'
import { openApi } from '../http/api-under-test.ts'
import { allRows } from './all-rows.ts'

describeWithPostgres('growing to PostgreSQL', { timeout: 120_000 }, () => {
  let folder: string
  let target: Disposable
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'papo-move-'))
    target = await createDatabase()
  })
  afterEach(async () => {
    await target.drop()
    await rm(folder, { recursive: true, force: true })
  })

  /** The site's key and all rows of an installation in the folder, with one chat. */
  async function small() {
    const database = await connectEmbedded({ folder, snapshot: await migratedSnapshot() })
    const api = await openApi({ DATA_DIR: folder }, { database })
    await api.start()
    const rows = await allRows(api.services.database.statements)
    await api.close()
    return { key: api.site.key, rows }
  }

  const move = (signal = new AbortController().signal) =>
    moveToServer(readConfig({ DATA_DIR: folder, DATABASE_URL: target.url }), signal)
  const grown = () => openApi({ DATA_DIR: folder, DATABASE_URL: target.url })

  it('is refused at the start until the data is moved, and then has all of it', async () => {
    const { key, rows } = await small()
    await expect(grown()).rejects.toThrow(
      /^DATABASE_URL leads to an empty database, but DATA_DIR \([^\n]+papo move[^\n]+another DATA_DIR$/,
    )
    const { aside } = await move()
    expect(aside).toBe(join(folder, 'postgres.moved'))
    const database = await connectPostgres({ url: target.url, poolSize: 1, onError: () => {} })
    expect(await allRows(database.statements)).toEqual(rows)
    await database.close()

    const api = await grown()
    expect(api.site.key).toBe(key)
    await api.close()
    await expect(connectEmbedded({ folder })).rejects.toThrow(
      /was moved to PostgreSQL: set DATABASE_URL/,
    )
    expect((await readdir(folder)).filter((name) => name.startsWith('moving'))).toEqual([])
  })

  it('is not refused with another DATA_DIR, on purpose', async () => {
    await small()
    const api = await openApi({ DATA_DIR: join(folder, 'other'), DATABASE_URL: target.url })
    expect((await api.call('GET', '/readyz')).status).toBe(200)
    await api.close()
  })

  it('leaves all as it was if it fails, and goes through when it is repeated', async () => {
    const { rows } = await small()
    await expect(move(AbortSignal.abort())).rejects.toThrow(/abort/)
    await writeFile(join(folder, 'moving.papo'), 'left by a crash')
    const used = await openApi({ DATA_DIR: join(folder, 'other'), DATABASE_URL: target.url })
    await used.close()
    await expect(move()).rejects.toThrow(/in use already/)
    expect(existsSync(join(folder, 'postgres', 'PG_VERSION'))).toBe(true)
    await target.drop()
    target = await createDatabase()
    await move()
    const database = await connectPostgres({ url: target.url, poolSize: 1, onError: () => {} })
    expect(await allRows(database.statements)).toEqual(rows)
    await database.close()
  })

  it('needs a PostgreSQL, and an embedded database', async () => {
    const signal = new AbortController().signal
    const nowhere = moveToServer(readConfig({ DATA_DIR: folder }), signal)
    await expect(nowhere).rejects.toThrow(/^DATABASE_URL must name/)
    await expect(move()).rejects.toThrow(/holds no data of Papo/)
  })
})
