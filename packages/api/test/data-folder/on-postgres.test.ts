import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lookAt, openToAll } from '../../../../test/rig/open-files.ts'
import { openEmbedded } from '../conformance/embedded.ts'
import { openApi } from '../http/api-under-test.ts'

let outer: string
let data: string
beforeEach(async () => {
  outer = await mkdtemp(join(tmpdir(), 'papo-folder-'))
  data = join(outer, 'data')
})
afterEach(() => rm(outer, { recursive: true, force: true }))

/** A start that would connect to PostgreSQL, with an existing database folder. */
async function start(secret: string): Promise<string[]> {
  const DATABASE_URL = 'postgres://papo:Zk3w9QfT1x@db/papo'
  const environment = { DATABASE_URL, DATA_DIR: data, PAPO_SECRET: secret, LOG_LEVEL: 'warn' }
  const api = await openApi(environment, { database: await openEmbedded() })
  await api.close()
  return api.log.filter((line) => line.includes('DATA_DIR'))
}

describe('a server on PostgreSQL', () => {
  it('closes the folder of its secret to other users, and the database that was left in it', async () => {
    await mkdir(join(data, 'postgres'), { recursive: true })
    await writeFile(join(data, 'postgres', 'left-behind'), 'chats')
    await openToAll(data)
    expect(await start('')).toEqual([])
    expect((await readdir(data)).toSorted()).toEqual(['postgres', 'secret'])
    expect(await lookAt(data)).toEqual({ count: 4, open: [] })
  })

  it('logs in one line that others share the folder of its secret, and starts', async () => {
    await mkdir(data)
    await chmod(data, 0o1777)
    const warnings = await start('')
    expect(warnings).toEqual([expect.stringContaining('all users of this machine share it')])
  })

  it('that has its secret from the environment does not touch the folder', async () => {
    await start('2f9c1b7e05ad48c6b3e1f7a90d64c258')
    expect(await readdir(outer)).toEqual([])
    await mkdir(data)
    await openToAll(data)
    await start('2f9c1b7e05ad48c6b3e1f7a90d64c258')
    expect((await stat(data)).mode & 0o777).toBe(0o777)
  })
})
