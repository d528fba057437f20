import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/server/config.ts'
import { storedSecret } from '../../src/server/stored-secret.ts'

const script = fileURLToPath(new URL('makes-secret.ts', import.meta.url))

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papo-secret-'))
  path = join(folder, 'secret')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Another process that starts on a signal of the test. */
async function another(...args: string[]) {
  const child: ChildProcess = spawn(process.execPath, [script, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (printed += text))
  const ended = once(child, 'close')
  if (child.stdout) await once(child.stdout, 'data')
  return {
    go: () => child.stdin?.write('go\n'),
    child,
    ended,
    printed: () => printed.replace('ready\n', ''),
  }
}

describe('the secret in the data folder', () => {
  it('is the same for processes that start at once', { timeout: 60_000 }, async () => {
    const data = join(folder, 'data')
    const processes = await Promise.all(Array.from({ length: 4 }, () => another(data)))
    for (const { go } of processes) go()
    await Promise.all(processes.map(({ ended }) => ended))
    const stored = await readFile(join(data, 'secret'), 'utf8')
    expect(stored).toHaveLength(43)
    expect(processes.map(({ printed }) => printed())).toEqual([stored, stored, stored, stored])
    expect(await readdir(data)).toEqual(['secret'])
    expect((await stat(data)).mode & 0o777).toBe(0o700)
    expect((await stat(join(data, 'secret'))).mode & 0o777).toBe(0o600)
    expect(await storedSecret(data)).toBe(stored)
  })

  it('is never incomplete: a start that is killed in the middle leaves no secret', async () => {
    const killed = await another(folder, 'halfway')
    killed.go()
    if (killed.child.stdout) await once(killed.child.stdout, 'data')
    expect(await readdir(folder)).toEqual([expect.stringMatching(/^secret\..+\.unfinished$/u)])
    killed.child.kill('SIGKILL')
    await killed.ended

    const secret = await storedSecret(folder)
    expect(secret).toHaveLength(43)
    expect(await storedSecret(folder)).toBe(secret)
    const [, leftover = ''] = (await readdir(folder)).toSorted()
    expect((await stat(join(folder, leftover))).mode & 0o777).toBe(0o600)
  })

  it.each([
    ['empty', ''],
    ['white space', ' \n\t '.repeat(20)],
    ['cut short', 'k3-half-of-a-secret'],
    ['one character short', `${'k3'.repeat(15)}k\n`],
    ['zeros in the place of its text', '\0'.repeat(43)],
    ['cut short and filled with zeros', `k3-half-of-a-secret${'\0'.repeat(24)}`],
  ])('refuses the start in one line that names the file: %s', async (_, text) => {
    await writeFile(path, text)
    const message = await storedSecret(folder).catch((error: Error) => error.message)
    expect(message).toContain(path)
    expect(message).toMatch(/^DATA_DIR [^\n\0]+ backup[^\n\0]+$/u)
    expect(message).not.toContain('k3')
    expect(await readFile(path, 'utf8')).toBe(text)
  })

  it('refuses the start if a folder or a broken link is in its place', async () => {
    await mkdir(path)
    await expect(storedSecret(folder)).rejects.toThrow(`${path} is a folder`)
    await rm(path, { recursive: true })
    await symlink('nowhere', path)
    await expect(storedSecret(folder)).rejects.toThrow(
      `${path} leads to a file that does not exist`,
    )
    expect(await readdir(folder)).toEqual(['secret'])
  })

  it('may be the operator’s own, with whitespace around it or behind a link', async () => {
    const own = 'f2:9Zq_0v7TzK-4pWc8HnYe1RxBd6Lm3'
    await writeFile(join(folder, 'elsewhere'), `${own}\n`)
    await symlink('elsewhere', path)
    expect(await storedSecret(folder)).toBe(own)
  })

  it('is judged like PAPO_SECRET', async () => {
    for (const text of ['x'.repeat(31), `  ${'x'.repeat(31)} `, 'x'.repeat(32), 'é'.repeat(32)]) {
      await writeFile(path, text)
      const asFile = await storedSecret(folder).catch(() => 'refused')
      expect([text, asFile]).toEqual([text, asVariable(text)])
    }
  })
})

function asVariable(text: string): string | null {
  try {
    return readConfig({ PAPO_SECRET: text }).secret
  } catch {
    return 'refused'
  }
}
