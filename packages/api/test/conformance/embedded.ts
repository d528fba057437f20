import { createHash } from 'node:crypto'
import { access, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import {
  connectEmbedded,
  type EmbeddedDatabase,
  embeddedStart,
} from '../../src/adapters/postgres/embedded.ts'
import { type Baseline, baselineOf, lend, renew } from './lent-database.ts'

const require = createRequire(import.meta.url)
const migrations = new URL('../../src/adapters/postgres/migrations/', import.meta.url)
const cache = new URL('../../../../node_modules/.cache/papo/', import.meta.url)

/** What every embedded database of a process can share. */
type EmbeddedEngine = Required<Pick<PGliteOptions, 'pgliteWasmModule' | 'fsBundle'>>

/** Node has it, its types do not. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<EmbeddedEngine['pgliteWasmModule']>
}

/** Compiled and read once for all databases of the process. */
let engine: Promise<EmbeddedEngine> | null = null
let snapshot: Promise<Blob> | null = null

/** Databases that were closed, once they are as new; null for one that cannot be. */
const returned: Promise<Lendable | null>[] = []

interface Lendable {
  pglite: PGlite
  baseline: Baseline
}

/**
 * An empty, migrated database in memory, with an epoch of its own. It is one that another test has closed, or it reads
 * a snapshot instead of repeating the first start.
 */
export async function openEmbedded(): Promise<EmbeddedDatabase> {
  const { pglite, baseline } = (await returned.pop()) ?? (await makeLendable())
  const opened = lend(pglite, () => {
    const renewed = renew(pglite, baseline).catch(() => false)
    returned.push(renewed.then((isNew) => (isNew ? { pglite, baseline } : discard(pglite))))
  })
  return connectEmbedded({ folder: null, opened })
}

async function makeLendable(): Promise<Lendable> {
  const pglite = await PGlite.create({
    startParams: embeddedStart,
    loadDataDir: await (snapshot ??= migratedSnapshot()),
    ...(await (engine ??= loadEngine())),
  })
  return { pglite, baseline: await baselineOf(pglite) }
}

async function discard(pglite: PGlite): Promise<null> {
  await pglite.close()
  return null
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

/** A data folder with an empty, migrated database. Nobody opens it: copy it. */
export async function migratedFolder(): Promise<string> {
  const folder = fileURLToPath(new URL(`folder-${await fingerprint()}`, cache))
  const isThere = await access(folder).then(
    () => true,
    () => false,
  )
  if (isThere) return folder
  const unfinished = `${folder}.${process.pid}`
  await rm(unfinished, { recursive: true, force: true })
  const database = await connectEmbedded({ folder: unfinished, snapshot: await migratedSnapshot() })
  await database.close()
  // Another process may have been first.
  await rename(unfinished, folder).catch(() => rm(unfinished, { recursive: true }))
  return folder
}

/** Changes with every migration, with the tables that list them, and with PGlite itself. */
export async function fingerprint(): Promise<string> {
  const hash = createHash('sha256')
  for (const name of (await readdir(migrations)).sort()) {
    hash.update(name).update(await readFile(new URL(name, migrations)))
  }
  hash.update(await readFile(new URL('../migration-tables.ts', migrations)))
  hash.update(
    await readFile(join(require.resolve('@electric-sql/pglite'), '..', '..', 'package.json')),
  )
  return hash.digest('hex').slice(0, 16)
}
