import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { InstallationCopy } from '../database/copy.ts'
import { formatNumber, headerLine, tableLine, trailerLine, type Header } from './format.ts'

/** The embedded database answers nobody while it is read: the file may be larger, and is done sooner. */
const compression = { level: 3 }

/** Writes the copy as it is read, and returns how many rows each table has. */
export async function writeBackup(
  file: FileHandle,
  copy: InstallationCopy,
  { signal, ...about }: Pick<Header, 'version' | 'secret'> & { signal: AbortSignal },
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  const { migrations } = copy
  const made = { madeAt: new Date().toISOString(), migrations }
  const header: Header = { papo: 'backup', format: formatNumber, ...about, ...made }
  const hash = createHash('sha256')
  const noted = (text: string): string => {
    hash.update(text)
    return text
  }
  async function* lines(): AsyncGenerator<string> {
    yield noted(headerLine(header))
    let before: string | null = null
    for await (const { table, rows } of copy.rows()) {
      if (table !== before) yield noted(tableLine(table))
      before = table
      counts[table] = (counts[table] ?? 0) + rows.length
      yield noted(`${rows.join('\n')}\n`)
    }
    yield trailerLine({ rows: counts, sha256: hash.digest('hex') })
  }
  const store = async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) await file.writeFile(chunk)
  }
  await pipeline(lines, createGzip(compression), store, { signal })
  return counts
}
