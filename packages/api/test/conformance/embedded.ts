import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import {
  connectEmbedded,
  type EmbeddedDatabase,
  type EmbeddedEngine,
} from '../../src/adapters/postgres/embedded.ts'

const require = createRequire(import.meta.url)
const migrations = new URL('../../src/adapters/postgres/migrations/', import.meta.url)
const cache = new URL('../../../../node_modules/.cache/papo/', import.meta.url)

/** Node has it, its types do not. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<EmbeddedEngine['pgliteWasmModule']>
}

/** Compiled and read once for all databases of the process. */
let engine: Promise<EmbeddedEngine> | null = null
let snapshot: Promise<Blob> | null = null

/** An empty, migrated database in memory; it reads a snapshot instead of repeating the first start. */
export async function openEmbedded(): Promise<EmbeddedDatabase> {
  return connectEmbedded({
    folder: null,
    snapshot: await (snapshot ??= migratedSnapshot()),
    engine: await (engine ??= loadEngine()),
  })
}

async function loadEngine(): Promise<EmbeddedEngine> {
  const file = (name: string) => readFile(require.resolve(`@electric-sql/pglite/${name}`))
  return {
    pgliteWasmModule: await WebAssembly.compile(await file('pglite.wasm')),
    fsBundle: new Blob([await file('pglite.data')]),
  }
}

/** The dump of an empty, migrated database. */
export async function migratedSnapshot(): Promise<Blob> {
  const path = new URL(`embedded-${await fingerprint()}.tar`, cache)
  const stored = await readFile(path).catch(() => null)
  if (stored !== null) return new Blob([stored])
  const database = await connectEmbedded({ folder: null })
  const snapshot = await database.dump()
  await database.close()
  await mkdir(cache, { recursive: true })
  const unfinished = new URL(`${path.href}.${process.pid}`)
  await writeFile(unfinished, Buffer.from(await snapshot.arrayBuffer()))
  await rename(unfinished, path)
  return snapshot
}

/** Changes with every migration and with PGlite itself. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256')
  for (const name of (await readdir(migrations)).sort()) {
    hash.update(name).update(await readFile(new URL(name, migrations)))
  }
  hash.update(
    await readFile(join(require.resolve('@electric-sql/pglite'), '..', '..', 'package.json')),
  )
  return hash.digest('hex').slice(0, 16)
}
