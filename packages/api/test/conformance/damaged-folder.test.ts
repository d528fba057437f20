import { constants } from 'node:fs'
import { cp, mkdtemp, readdir, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectEmbedded } from '../../src/adapters/postgres/embedded.ts'
import { startCheckpoints } from '../../src/server/checkpoints.ts'
import { migratedFolder } from './embedded.ts'

describe('an embedded database', { timeout: 60_000 }, () => {
  let folder: string
  let files: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'papo-damaged-'))
    files = join(folder, 'postgres')
    await cp(await migratedFolder(), folder, { recursive: true, mode: constants.COPYFILE_FICLONE })
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const log = async () => {
    const names = await readdir(join(files, 'pg_wal'))
    return names
      .filter((name) => /^[0-9A-F]{24}$/.test(name))
      .map((name) => join(files, 'pg_wal', name))
  }

  it.each([
    ['its log is cut', async () => Promise.all((await log()).map((path) => truncate(path, 5000)))],
    ['its log is gone', async () => Promise.all((await log()).map((path) => rm(path)))],
    ['its control file is cut', () => truncate(join(files, 'global', 'pg_control'), 100)],
    ['its control file is gone', () => rm(join(files, 'global', 'pg_control'))],
    ['its version is gone', () => rm(join(files, 'PG_VERSION'))],
  ])('is named in one line with what to do if %s, and left as it is', async (_, damage) => {
    await damage()
    // The engine leaves the name of its process, as after any crash.
    const names = async () => (await readdir(files)).filter((name) => name !== 'postmaster.pid')
    const before = await names()
    const failed = await connectEmbedded({ folder }).catch((error: unknown) => error as Error)
    expect(failed).toBeInstanceOf(Error)
    expect((failed as Error).message).toMatch(
      /^DATA_DIR \([^\n]+ cannot be opened: [^\n]+papo restore[^\n]+$/,
    )
    expect((failed as Error).message).toContain(folder)
    expect(await names()).toEqual(before)
  })

  it('is written to its files on a pace and at the end', async () => {
    const database = await connectEmbedded({ folder })
    const { statements } = database
    const redo = async () => {
      const { rows } = await statements.run(
        'SELECT redo_lsn::text AS redo FROM pg_control_checkpoint()',
      )
      return String(rows[0]?.['redo'])
    }
    const due: (() => void)[] = []
    const asked: number[] = []
    const after = (ms: number, run: () => void) => {
      asked.push(ms)
      due.push(run)
      return () => void due.splice(due.indexOf(run), 1)
    }
    const stop = startCheckpoints(database, { after }, (error) => expect(error).toBeNull())
    const before = await redo()
    await statements.run('CREATE TABLE filler AS SELECT n FROM generate_series(1, 1000) AS n')
    expect(await redo()).toBe(before)
    due.shift()?.()
    await expect.poll(() => due.length).toBe(1)
    expect(await redo()).not.toBe(before)
    expect(asked).toEqual([300_000, 300_000])
    stop()
    expect(due).toEqual([])
    await database.close()
  })
})
