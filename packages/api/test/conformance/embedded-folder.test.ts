import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lookAt } from '../../../../test/rig/open-files.ts'
import { connectEmbedded } from '../../src/adapters/postgres/embedded.ts'
import { migratedSnapshot } from './embedded.ts'
import { aWorkspace } from '../../../core/test/conformance/records.ts'

const timeout = 60_000

describe('the folder of an embedded database', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'papo-'))
  })
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true })
  })

  /** Filled from a snapshot, which takes a tenth of the time. */
  async function fill(): Promise<string> {
    const database = await connectEmbedded({ folder, snapshot: await migratedSnapshot() })
    await database.close()
    return database.installation.epoch
  }

  /** Another process that writes to the folder, and the names of the rows that it reported as stored. */
  async function writer() {
    const script = new URL('holds-folder.ts', import.meta.url).pathname
    const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'pipe'] })
    let [stored, complaints] = ['', '']
    child.stdout.on('data', (text) => {
      stored += String(text)
    })
    child.stderr.on('data', (text) => {
      complaints += String(text)
    })
    const over = once(child, 'exit')
    await Promise.race([once(child.stdout, 'data'), over])
    return {
      stored: () => stored.split('\n').slice(0, -1),
      complaints: () => complaints,
      async end() {
        child.kill('SIGKILL')
        await over
      },
      over,
    }
  }

  test('keeps the stored rows, under the same epoch', { timeout }, async () => {
    const workspace = aWorkspace()
    const epoch = await fill()
    const first = await connectEmbedded({ folder })
    await first.work.run((stores) => stores.workspaces.insert(workspace))
    await first.close()
    const second = await connectEmbedded({ folder })
    expect([first.installation.epoch, second.installation.epoch]).toEqual([epoch, epoch])
    expect(await second.work.read((stores) => stores.workspaces.find(workspace.id))).toEqual(
      workspace,
    )
    await second.close()
  })

  test('has no file that others may open, however long it is in use', { timeout }, async () => {
    const umask = process.umask(0)
    try {
      await fill()
      const before = await lookAt(join(folder, 'postgres'))
      const { statements, close } = await connectEmbedded({ folder })
      await statements.run('CREATE TABLE filler (id integer PRIMARY KEY, text text)')
      await statements.run(
        `INSERT INTO filler SELECT n, repeat(md5(n::text), 100) FROM generate_series(1, 9000) AS n`,
      )
      // Statements that make the database create new files.
      await statements.run('CREATE INDEX filler_text ON filler (md5(text))')
      await statements.run('VACUUM FULL filler')
      await statements.run('CHECKPOINT')
      await statements.run(`SELECT pg_switch_wal()`)
      await statements.run(`DELETE FROM filler WHERE id % 2 = 0`)
      const { rows } = await statements.run(
        `SELECT count(*)::integer AS segments FROM pg_ls_waldir()`,
      )
      expect(rows).toEqual([{ segments: expect.toSatisfy((count: number) => count > 1) }])
      const after = await lookAt(join(folder, 'postgres'))
      expect(after.count).toBeGreaterThan(before.count)
      expect([before.open, after.open]).toEqual([[], []])
      await close()
      expect((await lookAt(join(folder, 'postgres'))).open).toEqual([])
    } finally {
      process.umask(umask)
    }
  })

  test('is not created if it must exist', { timeout }, async () => {
    const none = join(folder, 'none')
    await expect(connectEmbedded({ folder: none, mustExist: true })).rejects.toThrow(/no data/)
    expect(existsSync(none)).toBe(false)
    const epoch = await fill()
    const database = await connectEmbedded({ folder, mustExist: true })
    expect(database.installation.epoch).toBe(epoch)
    await database.close()
  })

  test('starts an epoch that its next process uses', { timeout }, async () => {
    const before = await fill()
    const first = await connectEmbedded({ folder })
    const begun = await first.installation.beginEpoch()
    expect([first.installation.epoch, begun === before]).toEqual([before, false])
    expect((await first.beat()).wentBack).toMatchObject({ since: null })
    expect(first.installation.epoch).toBe(begun)
    await first.close()
    const second = await connectEmbedded({ folder })
    expect(second.installation.epoch).toBe(begun)
    await second.close()
  })

  test(
    'belongs to one process, and the next one names it in its refusal',
    { timeout },
    async () => {
      await fill()
      const first = await connectEmbedded({ folder })
      await expect(connectEmbedded({ folder })).rejects.toThrow(/DATA_DIR .* in use/)
      const second = await writer()
      await second.over
      expect(second.stored()).toEqual([])
      expect(second.complaints()).toContain('DATA_DIR')
      await first.close()
      const third = await connectEmbedded({ folder })
      await expect(third.beat()).resolves.toMatchObject({ writes: 'taken' })
      await third.close()
    },
  )

  test(
    'is free, and has every acknowledged row, after a process was killed',
    { timeout },
    async () => {
      await fill()
      const killed = await writer()
      await expect(connectEmbedded({ folder })).rejects.toThrow('DATA_DIR')
      await killed.end()
      const database = await connectEmbedded({ folder })
      const stored = killed.stored()
      expect(stored.length).toBeGreaterThan(0)
      const found = await database.work.read((stores) =>
        Promise.all(stored.map((id) => stores.workspaces.find(id))),
      )
      expect(found.map((workspace) => workspace?.id)).toEqual(stored)
      await database.close()
    },
  )

  test('of a newer version is refused by name, and released', { timeout }, async () => {
    await fill()
    const pglite = await PGlite.create(join(folder, 'postgres'))
    await pglite.query(`INSERT INTO papo_migration (name, timestamp) VALUES ('9999-later', '')`)
    await pglite.close()
    await expect(connectEmbedded({ folder })).rejects.toThrow(/newer version .*9999-later/)
    await expect(connectEmbedded({ folder })).rejects.toThrow(/newer version/)
  })
})
