import type * as files from 'node:fs/promises'
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFile } from '../../src/data-folder/create-file.ts'

const disk = vi.hoisted(() => ({ hasLinks: true, steps: [] as string[] }))
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof files>()
  const link: typeof real.link = async (from, to) => {
    if (disk.hasLinks) {
      disk.steps.push('name')
      return real.link(from, to)
    }
    throw Object.assign(new Error('operation not permitted'), { code: 'EPERM' })
  }
  const copyFile: typeof real.copyFile = async (from, to, mode) => {
    disk.steps.push('name')
    return real.copyFile(from, to, mode)
  }
  const open: typeof real.open = async (path, ...more) => {
    const file = await real.open(path, ...more)
    const sync = file.sync.bind(file)
    file.sync = () => {
      const kind = String(path).endsWith('.unfinished') ? 'unfinished' : basename(String(path))
      disk.steps.push(`sync ${kind}`)
      return sync()
    }
    return file
  }
  return { ...real, link, copyFile, open }
})

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papo-file-'))
  path = join(folder, 'file')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe.each([
  ['on a file system with hard links', true],
  ['on a file system without them', false],
])('a file that is created %s', (_, hasLinks) => {
  beforeEach(() => {
    disk.hasLinks = hasLinks
    disk.steps = []
  })

  it('is complete, and only its owner can read it under any umask', async () => {
    const umask = process.umask(0)
    try {
      await createFile(path, (file) => file.writeFile('all of it'))
    } finally {
      process.umask(umask)
    }
    expect(await readFile(path, 'utf8')).toBe('all of it')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readdir(folder)).toEqual(['file'])
  })

  it('has no name before it is complete', async () => {
    await createFile(path, async (file) => {
      await file.write('the first half')
      expect(await readdir(folder)).toEqual([expect.stringMatching(/^file\..+\.unfinished$/u)])
    })
    expect(await readdir(folder)).toEqual(['file'])
  })

  it('is on the disk before it has its name, and its name is before anything depends on it', async () => {
    await createFile(path, async (file) => {
      await file.writeFile('all of it')
      expect(disk.steps).toEqual([])
    })
    const named = hasLinks ? ['name'] : ['name', 'sync file']
    expect(disk.steps).toEqual(['sync unfinished', ...named, `sync ${basename(folder)}`])
  })

  it('leaves nothing behind if it could not be written', async () => {
    const full = createFile(path, async (file) => {
      await file.write('the first half')
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    })
    await expect(full).rejects.toThrow('no space left')
    expect(await readdir(folder)).toEqual([])
  })

  it('never replaces another file, nor a link', async () => {
    await writeFile(path, 'the first')
    await symlink('nowhere', join(folder, 'link'))
    const write = vi.fn<Parameters<typeof createFile>[1]>()
    for (const name of ['file', 'link']) {
      await expect(createFile(join(folder, name), write)).rejects.toMatchObject({ code: 'EEXIST' })
    }
    expect(write).not.toHaveBeenCalled()
    expect(await readFile(path, 'utf8')).toBe('the first')
    expect(await readdir(folder)).toEqual(['file', 'link'])
  })

  it('is created by one of several simultaneous writers', async () => {
    const texts = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(50_000))
    const outcomes = await Promise.allSettled(
      texts.map((text) => createFile(path, (file) => file.writeFile(text))),
    )
    const won = outcomes.flatMap(({ status }, at) => (status === 'fulfilled' ? [texts[at]] : []))
    expect(won).toEqual([await readFile(path, 'utf8')])
    expect(await readdir(folder)).toEqual(['file'])
  })
})
