import { access, readdir } from 'node:fs/promises'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { Kysely, PGliteDialect } from 'kysely'
import { databaseFolder } from '../../data-folder/layout.ts'
import { holdsDatabase, requireNotMoved } from '../../data-folder/moved-database.ts'
import { makeOwnFolder } from '../../data-folder/owner-only.ts'
import { cutAttributes } from './attribute-bound.ts'
import { lockFolder } from './folder-lock.ts'
import { beginEpoch, databaseOn } from './installation.ts'
import { buildConcurrentIndexes } from './concurrent-indexes.ts'
import { migrate } from './migrate.ts'
import { OwnerOnlyFiles } from './owner-only-files.ts'
import { requireFreeSpace } from './disk-space.ts'
import type { Tables } from './schema.ts'
import type { InstallationCopy } from '../../database/copy.ts'
import { copyIn } from './copy-in.ts'
import type { Database, Statements } from '../../database/database.ts'

/** There is one connection, and every task waits for it. */
const deadlines = { deadlineMs: 5_000, acquireTimeoutMs: 5_000 }

/**
 * PostgreSQL prepares its buffers at each start, and a process never gives them back: with those of its own default a
 * start takes a third of a second and 50 MiB more. With half of these, a change of many rows takes twice as long.
 */
export const embeddedStart = [...PGlite.defaultStartParams, '-c', 'shared_buffers=64MB']

export interface EmbeddedOptions {
  /** The data folder, created if it is missing. Null keeps the data in memory until `close`. */
  folder: string | null
  /** A result of `dump` to start a new database from, with its own epoch. Takes a tenth of the time of a migration. */
  snapshot?: Blob
  /** A database in memory that the caller has opened, for a process that uses many; it gets its own epoch. */
  opened?: PGlite
  /** Receives how many visitors had too many attributes and were cut; not called for none. */
  onCut?: (visitors: number) => void
  /** Rejects if there is no data, and creates nothing. */
  mustExist?: boolean
  /** Put into the database, which must be empty. */
  copy?: InstallationCopy
}

export interface EmbeddedDatabase extends Database {
  /** The whole database as a tar archive. */
  dump(): Promise<Blob>
}

/**
 * Opens and migrates the embedded database of a single process. Rejects if another process uses the folder, or if a
 * newer version has migrated the database.
 */
export async function connectEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { folder, snapshot, opened, mustExist = false } = options
  if (folder !== null) {
    await requireNotMoved(folder)
    if (mustExist) await requireData(folder)
    await requireSpaceToStart(folder)
  }
  const unlock = folder === null ? () => Promise.resolve() : await lockFolder(folder)
  let pglite: PGlite | undefined
  try {
    pglite = opened ?? (await openFiles(folder, snapshot))
    return await databaseIn(pglite, unlock, options)
  } catch (error) {
    await pglite?.close()
    await unlock()
    throw error
  }
}

async function openFiles(folder: string | null, snapshot: Blob | undefined): Promise<PGlite> {
  const loaded = snapshot === undefined ? {} : { loadDataDir: snapshot }
  const create = (files: Pick<PGliteOptions, 'fs'>) =>
    PGlite.create({ startParams: embeddedStart, ...files, ...loaded })
  if (folder === null) return create({})
  const isNew = await isUnused(folder)
  // Without it, the engine waits for ever.
  if (!isNew && !(await holdsDatabase(folder))) throw damaged(folder)
  const fs = await filesIn(folder)
  return await create({ fs }).catch((error: NodeJS.ErrnoException) => {
    // What the system says of the disk is no damage.
    throw isNew || error.syscall !== undefined ? error : damaged(folder, error)
  })
}

async function isUnused(folder: string): Promise<boolean> {
  const files = await readdir(databaseFolder(folder)).catch(() => [])
  return files.length === 0
}

function damaged(folder: string, cause?: unknown): Error {
  const inside = databaseFolder(folder)
  return new Error(
    `DATA_DIR (${folder}) holds an embedded database that cannot be opened: files in it are missing or cut, as after a crash of the machine, or in a copy that was made while the server ran. Move ${inside} away, and restore a backup with \`papo restore\` or put back a whole copy`,
    { cause },
  )
}

async function filesIn(folder: string): Promise<OwnerOnlyFiles> {
  await makeOwnFolder(databaseFolder(folder))
  return new OwnerOnlyFiles(databaseFolder(folder))
}

/** A database that is opened without room would stop in the middle of its recovery. */
async function requireSpaceToStart(folder: string): Promise<void> {
  await makeOwnFolder(folder)
  requireFreeSpace(folder)
}

async function requireData(folder: string): Promise<void> {
  const isThere = await access(databaseFolder(folder)).then(
    () => true,
    () => false,
  )
  if (!isThere) throw new Error(`DATA_DIR (${folder}) holds no data of Papo`)
}

async function databaseIn(
  pglite: PGlite,
  unlock: () => Promise<void>,
  { folder, snapshot, opened, onCut, copy }: EmbeddedOptions,
): Promise<EmbeddedDatabase> {
  const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) })
  if (copy !== undefined) await copyIn(db, copy)
  await migrate(db)
  const cut = await cutAttributes(db)
  if (cut > 0) onCut?.(cut)
  await buildConcurrentIndexes(db, { concurrently: false })
  if (snapshot !== undefined || opened !== undefined) await beginEpoch(db)
  const beforeWrite = folder === null ? () => {} : () => requireFreeSpace(folder)
  const database = await databaseOn(db, {
    deadlines,
    beforeWrite,
    hasLineage: false,
    pool: () => null,
    statements: statementsOn(pglite, beforeWrite),
    analyze: () => analyzeTables(pglite),
    checkpoint: () => checkpoint(pglite),
    async close() {
      // The end comes even if the disk takes no more.
      if (folder !== null) await checkpoint(pglite).catch(() => {})
      await db.destroy()
      await unlock()
    },
  })
  return { ...database, dump: () => pglite.dumpDataDir('none') }
}

/** PGlite has no checkpointer: its log would grow, and a start after a crash would read all of it. */
async function checkpoint(pglite: PGlite): Promise<void> {
  await pglite.exec('CHECKPOINT')
}

/** PGlite has no autovacuum. */
async function analyzeTables(pglite: PGlite): Promise<void> {
  const { rows } = await pglite.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  )
  for (const { name } of rows) await pglite.exec(`ANALYZE ${name}`)
}

const onlyReads = /^\s*SELECT\b/iu
const wholeTransaction = /^\s*BEGIN;([\s\S]*)COMMIT;?\s*$/iu

/** All tasks share one connection: a failing statement must not leave its transaction open. */
function statementsOn(pglite: PGlite, beforeWrite: () => void): Statements {
  return {
    async run(text, values = []) {
      if (!onlyReads.test(text)) beforeWrite()
      if (values.length > 0) return await pglite.query(text, [...values])
      const inner = wholeTransaction.exec(text)?.[1]
      const results =
        inner === undefined
          ? await pglite.exec(text)
          : await pglite.transaction((transaction) => transaction.exec(inner))
      return { rows: results.flatMap(({ rows }) => rows) }
    },
  }
}
