import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requireKnownSchema } from '../../src/adapters/postgres/copy-in.ts'
import { knownMigrations } from '../../src/adapters/postgres/migrations/known.ts'
import { openBackup } from '../../src/backup/read-backup.ts'
import { sealSecret, unsealSecret } from '../../src/backup/sealed-secret.ts'
import { fakeCopy, writeCopy } from './fake-copy.ts'

let folder: string
let whole: Buffer
let made = 0
const path = () => join(folder, `${(made += 1)}.papo`)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'papo-backup-'))
  const at = path()
  await writeCopy(at, fakeCopy())
  whole = await readFile(at)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What reading a file with this content says. */
async function opened(content: Buffer): Promise<string> {
  const at = path()
  await writeFile(at, content)
  return openBackup(at).then(
    () => 'whole',
    (error: Error) => `${error.name}: ${error.message}`,
  )
}

describe('a backup', () => {
  it('has every row as it was, whatever is in it', async () => {
    const [at, copy] = [path(), fakeCopy()]
    expect(await writeCopy(at, copy)).toEqual({ workspace: 450, site: 1 })
    const backup = await openBackup(at)
    expect(backup.counts).toEqual({ workspace: 450, site: 1 })
    expect(backup.header).toMatchObject({ papo: 'backup', format: 1, version: '9.9.9' })
    const rowsOf = async (of: Pick<typeof copy, 'rows'>) => {
      const all: string[] = []
      for await (const { table, rows } of of.rows()) all.push(...rows.map((row) => table + row))
      return all
    }
    expect(await rowsOf(backup)).toEqual(await rowsOf(copy))
    expect(await rowsOf(backup)).toHaveLength(451)
  })

  it('of nothing is whole too', async () => {
    const at = path()
    await writeCopy(at, { migrations: [], async *rows() {} })
    expect((await openBackup(at)).counts).toEqual({})
  })

  it('that is cut anywhere is refused', async () => {
    expect(await opened(whole)).toBe('whole')
    const step = Math.ceil(whole.length / 40)
    for (let length = 1; length < whole.length; length += step) {
      expect(await opened(whole.subarray(0, length))).toMatch(/^BackupFault: is (cut|no backup)/)
    }
    expect(await opened(whole.subarray(0, -1))).toMatch(/is cut/)
    expect(await opened(Buffer.alloc(0))).toMatch(/is (cut|no backup)/)
  })

  it('that was unpacked, cut and packed again is refused', async () => {
    const lines = gunzipSync(whole).toString().split('\n').slice(0, -1)
    const packed = (some: string[]) => gzipSync(`${some.join('\n')}\n`)
    expect(await opened(packed(lines))).toBe('whole')
    expect(await opened(packed(lines.slice(0, -1)))).toMatch(/is cut/)
    expect(await opened(packed([...lines.slice(0, -2), ...lines.slice(-1)]))).toMatch(/damaged/)
    const changed = lines.map((line) => line.replace('"id":7,', '"id":8,'))
    expect(await opened(packed(changed))).toMatch(/damaged/)
    expect(await opened(packed([...lines, '{"id":451}']))).toMatch(/damaged/)
    expect(
      await opened(packed(lines.map((line) => line.replace(/^\["table".*/, '["table')))),
    ).toMatch(/damaged/)
  })

  it('with a byte that changed is refused', async () => {
    for (const at of [0.3, 0.6, 0.9].map((part) => Math.floor(whole.length * part))) {
      const changed = Buffer.from(whole)
      changed[at] = (changed[at] ?? 0) ^ 0xff
      expect(await opened(changed)).toMatch(/^BackupFault: is (damaged|cut|no backup)/)
    }
  })

  it('is told from any other file, and from one of a later version', async () => {
    expect(await opened(Buffer.from('PGDMP a dump'))).toMatch(/is no backup of Papo/)
    expect(await opened(gzipSync('{"name":"papo"}\n'))).toMatch(/is no backup of Papo/)
    const later = gunzipSync(whole).toString().replace('"format":1', '"format":2')
    expect(await opened(gzipSync(later))).toMatch(/made by a newer version of Papo \(9\.9\.9\)/)
    await expect(openBackup(join(folder, 'none'))).rejects.toThrow('cannot be read: ENOENT')
  })
})

describe('the schema of a backup', () => {
  const known = Object.keys(knownMigrations)

  it('may be of this version or of an older one', () => {
    for (const migrations of [known, known.slice(0, -1), known.slice(0, 1)]) {
      expect(() => requireKnownSchema({ migrations })).not.toThrow()
    }
  })

  it.each([
    ['a migration more', [...known, '9999-later']],
    ['another one in between', [...known.slice(0, 2), '0002-other', ...known.slice(2, 4)]],
    ['none', []],
  ])('is refused in one line with %s', (_, migrations) => {
    expect(() => requireKnownSchema({ migrations })).toThrow(/^[^\n]+newer version of Papo[^\n]+$/)
  })
})

describe('the secret in a backup', () => {
  const passphrase = 'ação e reação 12'

  it('opens with its passphrase, in any form of its accents, and with no other', async () => {
    const sealed = await sealSecret('the secret of an installation', passphrase)
    expect(JSON.stringify(sealed)).not.toContain('installation')
    expect(await unsealSecret(sealed, passphrase.normalize('NFD'))).toBe(
      'the secret of an installation',
    )
    await expect(unsealSecret(sealed, `${passphrase} `)).rejects.toThrow(
      'has a secret that this passphrase does not open',
    )
  })

  it('is refused if it was changed', async () => {
    const sealed = await sealSecret('the secret of an installation', passphrase)
    const other = await sealSecret('the secret of another one', passphrase)
    const mixed = unsealSecret({ ...sealed, sealed: other.sealed }, passphrase)
    await expect(mixed).rejects.toThrow('does not open')
    await expect(unsealSecret({ ...sealed, sealed: '' }, passphrase)).rejects.toThrow('not open')
  })
})
