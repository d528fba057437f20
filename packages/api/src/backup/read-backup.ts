import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { CopiedRows, InstallationCopy } from '../database/copy.ts'
import { BackupFault } from './backup-fault.ts'
import { formatNumber, type Header, type Trailer } from './format.ts'

const rowsAtOnce = 200
/** More than any row has. */
const mostBytes = 64 * 1024 * 1024
const endOfLine = 10

export interface Backup extends InstallationCopy {
  header: Header
  /** How many rows each table has. */
  counts: Readonly<Record<string, number>>
}

/**
 * Reads the whole file once, so that nothing is restored from one that is cut or was changed.
 * @throws BackupFault
 */
export async function openBackup(path: string): Promise<Backup> {
  const first = await readHeader(path)
  const counts: Record<string, number> = {}
  for await (const { table, rows } of rowsIn(path)) {
    counts[table] = (counts[table] ?? 0) + rows.length
  }
  return { header: first, migrations: first.migrations, counts, rows: () => rowsIn(path) }
}

async function readHeader(path: string): Promise<Header> {
  for await (const line of linesOf(path)) return headerOf(line.text)
  throw notOurs()
}

/** Every row, then a BackupFault unless the trailer fits them. */
async function* rowsIn(path: string): AsyncGenerator<CopiedRows> {
  const hash = createHash('sha256')
  const counts: Record<string, number> = {}
  let table = ''
  let rows: string[] = []
  let trailer: Trailer | null = null
  for await (const { text, isFirst } of linesOf(path)) {
    if (trailer !== null) throw damaged()
    const control = text.startsWith('[') ? controlOf(text) : null
    if ((control !== null || rows.length === rowsAtOnce) && rows.length > 0) {
      yield { table, rows }
      rows = []
    }
    if (control?.[0] === 'end') trailer = control[1] as Trailer
    else {
      note(hash, text)
      if (control !== null) table = String(control[1])
      else if (!isFirst) {
        rows.push(text)
        counts[table] = (counts[table] ?? 0) + 1
      }
    }
  }
  if (trailer === null) throw cut()
  const fits = JSON.stringify(trailer.rows) === JSON.stringify(counts)
  if (!fits || trailer.sha256 !== hash.digest('hex')) throw damaged()
}

function note(hash: Hash, text: string): void {
  hash.update(text).update('\n')
}

/** The lines of the file; a last one without its end is no line. */
async function* linesOf(path: string): AsyncGenerator<{ text: string; isFirst: boolean }> {
  const input = createReadStream(path)
  const gunzip = createGunzip()
  pipeline(input, gunzip, () => {})
  let [parts, size, isFirst]: [Buffer[], number, boolean] = [[], 0, true]
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      let from = 0
      for (let at = chunk.indexOf(endOfLine); at >= 0; at = chunk.indexOf(endOfLine, from)) {
        const text = Buffer.concat([...parts, chunk.subarray(from, at)]).toString('utf8')
        yield { text, isFirst }
        from = at + 1
        ;[parts, size, isFirst] = [[], 0, false]
      }
      parts.push(chunk.subarray(from))
      size += chunk.length - from
      if (size > mostBytes) throw damaged()
    }
  } catch (error) {
    throw faultOf(error, isFirst)
  } finally {
    input.destroy()
  }
}

function faultOf(error: unknown, isFirst: boolean): unknown {
  const { code = '', syscall } = error as NodeJS.ErrnoException
  if (code === 'Z_BUF_ERROR') return cut()
  if (code.startsWith('Z_')) return isFirst ? notOurs() : damaged()
  return syscall === undefined ? error : new BackupFault(`cannot be read: ${code}`)
}

function headerOf(text: string): Header {
  const header = parsed(text) as Partial<Header> | null
  if (header?.papo !== 'backup') throw notOurs()
  if (header.format !== formatNumber) {
    throw new BackupFault(
      `was made by a newer version of Papo (${header.version ?? ''}): restore it with that version, or a later one`,
    )
  }
  return header as Header
}

function controlOf(text: string): readonly unknown[] {
  const control = parsed(text)
  if (Array.isArray(control)) return control
  throw damaged()
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw damaged()
  }
}

const notOurs = () => new BackupFault('is no backup of Papo')
const cut = () => new BackupFault('is cut: its end is missing. Take another backup')
const damaged = () => new BackupFault('is damaged: it is not as it was written. Take another one')
