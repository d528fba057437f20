import type * as files from 'node:fs/promises'
import { chmod, lstat, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { lookAt, openToAll } from '../../../../test/rig/open-files.ts'
import { restrictDataFolder } from '../../src/data-folder/restrict-data-folder.ts'

type Chmod = typeof chmod
const disk = vi.hoisted(() => ({ chmod: null as Chmod | null }))
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof files>()
  const change: Chmod = (path, mode) => (disk.chmod ?? real.chmod)(path, mode)
  return { ...real, chmod: change }
})

let outer: string
let folder: string
beforeEach(async () => {
  outer = await mkdtemp(join(tmpdir(), 'papo-modes-'))
  folder = join(outer, 'data')
  await mkdir(join(folder, 'postgres', 'base', '5'), { recursive: true })
  for (const name of ['secret', 'lock', 'postgres/PG_VERSION', 'postgres/base/5/1259']) {
    await writeFile(join(folder, name), 'data')
  }
  await openToAll(folder)
})
afterEach(async () => {
  disk.chmod = null
  vi.restoreAllMocks()
  await rm(outer, { recursive: true, force: true })
})

async function close(path = folder): Promise<string[]> {
  const warnings: string[] = []
  await restrictDataFolder(path, (line) => warnings.push(line))
  return warnings
}
const modeOf = async (path: string) => (await stat(path)).mode & 0o7777

describe('the data folder', () => {
  it('is closed to other users, down to the last file', async () => {
    expect((await lookAt(folder)).open).toHaveLength(8)
    expect(await close()).toEqual([])
    expect((await lookAt(folder)).open).toEqual([])
    expect(await modeOf(folder)).toBe(0o700)
    expect(await close()).toEqual([])
  })

  it('gives its owner no permission that the mode did not have', async () => {
    await chmod(join(folder, 'secret'), 0o444)
    await chmod(join(folder, 'lock'), 0o640)
    expect(await close()).toEqual([])
    expect(await modeOf(join(folder, 'secret'))).toBe(0o400)
    expect(await modeOf(join(folder, 'lock'))).toBe(0o600)
  })

  it('is closed if it is reached by a link, and so is a database behind a link', async () => {
    const database = join(outer, 'other-disk')
    await mkdir(database)
    await writeFile(join(database, 'PG_VERSION'), '18')
    await openToAll(database)
    await rm(join(folder, 'postgres'), { recursive: true })
    await symlink(database, join(folder, 'postgres'))
    await symlink(folder, join(outer, 'link'))
    expect(await close(join(outer, 'link'))).toEqual([])
    expect((await lookAt(folder)).open).toEqual([])
    expect((await lookAt(database)).open).toEqual([])
  })

  it('changes nothing behind any other link', async () => {
    const foreign = join(outer, 'foreign')
    await mkdir(foreign)
    await writeFile(join(foreign, 'page.html'), 'for everybody')
    await openToAll(foreign)
    await symlink(foreign, join(folder, 'folder'))
    await symlink(join(foreign, 'page.html'), join(folder, 'postgres', 'file'))
    await symlink('nowhere', join(folder, 'dangling'))
    expect(await close()).toEqual([])
    expect((await lookAt(foreign)).open).toHaveLength(2)
    expect((await lstat(join(folder, 'dangling'))).isSymbolicLink()).toBe(true)
  })

  it('is not created if it is absent, and a file in its place stays unchanged', async () => {
    expect(await close(join(outer, 'none'))).toEqual([])
    await expect(stat(join(outer, 'none'))).rejects.toThrow('ENOENT')
    await writeFile(join(outer, 'file'), 'a file')
    await chmod(join(outer, 'file'), 0o644)
    expect(await close(join(outer, 'file'))).toEqual([])
    expect(await modeOf(join(outer, 'file'))).toBe(0o644)
  })
})

describe('one line names the folder and why it is open to other users', () => {
  const line = (reason: string) => [
    expect.stringMatching(
      new RegExp(`^DATA_DIR \\(${folder}\\) is not closed[^\n]*${reason}`, 'u'),
    ),
  ]

  it('if all users share it, as they share /tmp, and does not close it', async () => {
    await chmod(folder, 0o1777)
    expect(await close()).toEqual(line('all users of this machine share it'))
    expect(await modeOf(folder)).toBe(0o1777)
  })

  it('if it belongs to another user', async () => {
    const { uid } = await stat(folder)
    vi.spyOn(process, 'geteuid').mockReturnValue(uid + 1)
    expect(await close()).toEqual(line('it belongs to another user'))
  })

  it('if modes cannot be changed, as on a file system that is read only', async () => {
    disk.chmod = () => Promise.reject(Object.assign(new Error('read-only'), { code: 'EROFS' }))
    expect(await close()).toEqual(line('data and 7 more could not be changed \\(EROFS\\)'))
  })

  it('if one file does not belong to the server', async () => {
    const { chmod: real } = await vi.importActual<typeof files>('node:fs/promises')
    disk.chmod = async (path, mode) => {
      if (!String(path).endsWith('1259')) return await real(path, mode)
      throw Object.assign(new Error('not permitted'), { code: 'EPERM' })
    }
    expect(await close()).toEqual(line('base/5/1259 could not be changed \\(EPERM\\)'))
    expect((await lookAt(folder)).open).toEqual(['666 postgres/base/5/1259'])
  })

  it('if modes are accepted and not kept', async () => {
    disk.chmod = () => Promise.resolve()
    expect(await close()).toEqual(line('data and 1 more could not be changed \\(no effect\\)'))
  })
})
