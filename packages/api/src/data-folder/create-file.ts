import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, type FileHandle, link, lstat, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ownerFile } from './owner-only.ts'

/** Error codes of file systems without hard links. */
const withoutLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])
/** Error codes of systems that cannot sync a folder. */
const withoutFolderSync = new Set(['EINVAL', 'ENOTSUP', 'EISDIR', 'EPERM', 'EACCES'])

/**
 * Creates a file that only its owner may read. Under its name the file is complete or absent, even after a crash: it
 * is written as `….unfinished`, synced, and renamed last. It never replaces an existing file but rejects with
 * EEXIST, as do all but one of several concurrent calls. An unfinished file left by a crash is never read.
 */
export async function createFile(
  path: string,
  write: (file: FileHandle) => Promise<void>,
): Promise<void> {
  await requireAbsent(path)
  const unfinished = `${path}.${randomUUID()}.unfinished`
  try {
    await writeSynced(unfinished, write)
    await nameFile(unfinished, path)
  } finally {
    await rm(unfinished, { force: true })
  }
  await syncFolder(dirname(path))
}

async function requireAbsent(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null)
  if (found !== null) throw Object.assign(new Error(`${path} exists`), { code: 'EEXIST' })
}

async function writeSynced(
  path: string,
  write: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const file = await open(path, 'wx', ownerFile)
  try {
    await write(file)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Uses a hard link: unlike a rename, it never replaces an existing file. */
async function nameFile(unfinished: string, path: string): Promise<void> {
  try {
    await link(unfinished, path)
  } catch (error) {
    if (!withoutLinks.has(codeOf(error))) throw error
    await copyFile(unfinished, path, constants.COPYFILE_EXCL)
    await syncFile(path)
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Makes the name of a new file durable: the folder holds it. */
async function syncFolder(folder: string): Promise<void> {
  try {
    await syncFile(folder)
  } catch (error) {
    if (!withoutFolderSync.has(codeOf(error))) throw error
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? ''
