import type * as fs from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { connectEmbedded, type EmbeddedDatabase } from '../../src/adapters/postgres/embedded.ts'

const disk = vi.hoisted(() => ({ freeBytes: Number.POSITIVE_INFINITY }))
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof fs>()),
  statfsSync: () => ({ bavail: disk.freeBytes, bsize: 1 }),
}))

const mebibyte = 1024 ** 2

describe('an embedded database whose disk is nearly full', () => {
  let folder: string
  let database: EmbeddedDatabase
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'papo-room-'))
    database = await connectEmbedded({ folder })
  }, 120_000)
  afterAll(async () => {
    await database.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('refuses writes, answers reads, and goes on once there is room', async () => {
    const { work, statements } = database
    disk.freeBytes = 31 * mebibyte
    await expect(work.run(() => Promise.resolve('written'))).rejects.toMatchObject({
      code: 'unavailable',
    })
    await expect(statements.run('UPDATE installation SET epoch = epoch')).rejects.toThrow(
      'DATA_DIR',
    )
    await expect(database.beat()).resolves.toMatchObject({ writes: 'full' })
    expect(await work.read((stores) => stores.workspaces.any())).toBe(false)
    expect((await statements.run('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
    disk.freeBytes = 33 * mebibyte
    expect(await work.run(() => Promise.resolve('written'))).toBe('written')
    await vi.waitFor(
      async () => expect(await database.beat()).toMatchObject({ writes: 'taken' }),
      3_000,
    )
  })

  it('does not open', async () => {
    disk.freeBytes = mebibyte
    await expect(connectEmbedded({ folder: join(folder, 'other') })).rejects.toThrow(
      /DATA_DIR .* full: 1 MB are free/u,
    )
    disk.freeBytes = Number.POSITIVE_INFINITY
  })
})
