import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inDataFolder } from '../../src/data-folder/folder-fault.ts'
import { makeOwnFolder } from '../../src/data-folder/owner-only.ts'

describe('a data folder that cannot be used', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'papo-'))
  })
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true })
  })

  const refusal = async (path: string, task = () => makeOwnFolder(path)): Promise<string> => {
    const failed: unknown = await inDataFolder(path, task).catch((error: unknown) => error)
    return failed instanceof Error ? failed.message : 'used'
  }

  it('is named with what it is', async () => {
    const file = join(folder, 'file')
    await writeFile(file, '')
    expect(await refusal(file)).toMatch(/^DATA_DIR \(.*\) is a file and no folder: [^\n]+$/)
    expect(await refusal(join(file, 'data'))).toMatch(/^DATA_DIR \(.*\) leads through a file/)
    const loop = join(folder, 'loop')
    await symlink(loop, loop)
    expect(await refusal(join(loop, 'data'))).toMatch(/^DATA_DIR \(.*\) leads through links/)
    expect(await refusal(join(folder, 'x'.repeat(300)))).toMatch(/^DATA_DIR .*too long/)
  })

  it.each([
    ['ENOSPC', 'full'],
    ['EDQUOT', 'quota'],
    ['EROFS', 'read only'],
    ['EACCES', 'chown'],
    ['ENOENT', 'leads nowhere'],
  ])('is named for %s', async (code, said) => {
    const task = () => Promise.reject(Object.assign(new Error(code), { code, syscall: 'mkdir' }))
    expect(await refusal(folder, task)).toMatch(new RegExp(`^DATA_DIR .*${said}`))
  })

  it('leaves other errors as they are, and what succeeds too', async () => {
    const other = Object.assign(new Error('of another thing'), { code: 'EACCES' })
    await expect(inDataFolder(folder, () => Promise.reject(other))).rejects.toBe(other)
    await mkdir(join(folder, 'data'))
    expect(await refusal(join(folder, 'data'))).toBe('used')
  })
})
