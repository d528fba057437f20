import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBackup } from '../../src/backup/read-backup.ts'
import { writeOutput } from '../../src/command/output-file.ts'
import { runCommand } from '../command/run-command.ts'
import { type ApiUnderTest, openApi } from '../http/api-under-test.ts'

let folder: string
let api: ApiUnderTest
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papo-embedded-backup-'))
  api = await openApi()
})
afterAll(async () => {
  await api.close()
  await rm(folder, { recursive: true, force: true })
})

it('a backup of the embedded database has what was acknowledged before, while others write', async () => {
  const { token, chatId } = await api.start()
  const acknowledged: string[] = []
  const sent = { isOver: false }
  const send = async () => {
    while (!sent.isOver) {
      const clientId = randomUUID()
      const body = { clientId, text: 'Está aí?' }
      const { status } = await api.call('POST', `/v1/chats/${chatId}/messages`, { token, body })
      if (status === 201) acknowledged.push(clientId)
    }
  }
  const senders = [send(), send(), send()]
  await expect.poll(() => acknowledged.length).toBeGreaterThan(20)
  const before = acknowledged.slice()
  const path = join(folder, 'while.papo')
  expect((await runCommand(api, ['backup', path])).code).toBe(0)
  const during = acknowledged.length
  await expect.poll(() => acknowledged.length).toBeGreaterThan(during)
  sent.isOver = true
  await Promise.all(senders)

  let text = ''
  for await (const { rows } of (await openBackup(path)).rows()) text += rows.join('\n')
  expect(before.filter((id) => !text.includes(id))).toEqual([])
})

it('a backup needs a passphrase that is long enough, in a file that can be read', async () => {
  const [path, words] = [join(folder, 'none.papo'), join(folder, 'words')]
  const backUp = () => runCommand(api, ['backup', path, '--passphrase-file', words])
  await expect(backUp()).rejects.toThrow(`--passphrase-file (${words}) cannot be read: ENOENT`)
  await writeFile(words, 'short\n')
  await expect(backUp()).rejects.toThrow('needs 12 characters or more')
  expect(await readdir(folder)).not.toContain('none.papo')
})

it('a file for which the disk has no room is named, and nothing of it is left', async () => {
  const path = join(folder, 'full.papo')
  const full = Object.assign(new Error('write'), { code: 'ENOSPC', syscall: 'write' })
  const outcome = writeOutput({ name: 'FILE', path }, () => Promise.reject(full))
  await expect(outcome).rejects.toThrow(`FILE (${path}) cannot be made: ENOSPC`)
  expect((await readdir(folder)).filter((name) => name.startsWith('full'))).toEqual([])
})
