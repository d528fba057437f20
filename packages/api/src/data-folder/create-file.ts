import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, type FileHandle, link, lstat, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ownerFile } from './owner-only.ts'

/** What file systems without hard links answer. */
const withoutLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])
/** What systems answer that cannot sync a folder. */
const withoutFolderSync = new Set(['EINVAL', 'ENOTSUP', 'EISDIR', 'EPERM', 'EACCES'])

/**
 * Makes a file for its owner alone. Under its name the file is whole or absent, also after a crash: it is
 * written beside as `….unfinished`, synced, and named last. An existing file is never replaced: rejects with
 * EEXIST, of several calls at once all but one. An unfinished file that a crash left behind is never read.
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

/** A hard link is the rename that replaces nothing. */
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

/** The name of a new file is kept by its folder. */
async function syncFolder(folder: string): Promise<void> {
  try {
    await syncFile(folder)
  } catch (error) {
    if (!withoutFolderSync.has(codeOf(error))) throw error
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? ''
