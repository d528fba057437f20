import { chmod, lstat, readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'

/** The folder and everything in it, except links, which have no mode of their own. */
async function everything(folder: string): Promise<{ path: string; mode: number }[]> {
  const names = await readdir(folder, { recursive: true })
  const found = await Promise.all(
    [folder, ...names.map((name) => join(folder, name))].map(async (path) => {
      const stats = await lstat(path).catch(() => null)
      return stats === null || stats.isSymbolicLink() ? [] : [{ path, mode: stats.mode & 0o777 }]
    }),
  )
  return found.flat()
}

export interface Looked {
  /** Number of files and folders. */
  count: number
  /** Those that the group or other users can access, such as `644 postgres/PG_VERSION`. */
  open: string[]
}

/** Reads the mode of every file. */
export async function lookAt(folder: string): Promise<Looked> {
  const all = await everything(folder)
  const open = all
    .filter(({ mode }) => (mode & 0o077) !== 0)
    .map(({ path, mode }) => `${mode.toString(8)} ${relative(folder, path) || '.'}`)
  return { count: all.length, open }
}

/** Makes everything readable and writable for all, as earlier versions left most of it. */
export async function openToAll(folder: string): Promise<void> {
  const all = await everything(folder)
  await Promise.all(
    all.map(({ path, mode }) => chmod(path, mode | ((mode & 0o100) === 0 ? 0o066 : 0o077))),
  )
}
