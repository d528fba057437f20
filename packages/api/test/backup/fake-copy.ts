import { open } from 'node:fs/promises'
import type { InstallationCopy } from '../../src/database/copy.ts'
import { writeBackup } from '../../src/backup/write-backup.ts'
import type { SealedSecret } from '../../src/backup/sealed-secret.ts'

/** Texts that a line, a JSON text or a shell could take for something else. */
export const oddTexts = [
  'a\nb',
  '["end",{}]',
  'say "no"\\',
  'line\u2028end',
  '👩‍👧 ação',
  '\\u0000',
  '',
]

/** A copy of tables that nobody has to store. */
export function fakeCopy(rowsOfEach = 450): InstallationCopy {
  const row = (n: number) => JSON.stringify({ id: n, text: oddTexts[n % oddTexts.length] })
  const rows = Array.from({ length: rowsOfEach }, (_, n) => row(n))
  return {
    migrations: ['0001-core'],
    async *rows() {
      yield* [{ table: 'workspace', rows: rows.slice(0, 200) }]
      yield* [{ table: 'workspace', rows: rows.slice(200) }]
      yield* [{ table: 'site', rows: rows.slice(0, 1) }]
    },
  }
}

/** Writes the copy to the path. */
export async function writeCopy(
  path: string,
  copy: InstallationCopy,
  secret: SealedSecret | null = null,
): Promise<Record<string, number>> {
  const file = await open(path, 'wx')
  const { signal } = new AbortController()
  const counts = await writeBackup(file, copy, { version: '9.9.9', secret, signal })
  await file.close()
  return counts
}
