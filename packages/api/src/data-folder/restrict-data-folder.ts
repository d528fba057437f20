import type { Stats } from 'node:fs'
import { chmod, lstat, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { databaseFolder } from './layout.ts'
import { isShared, ownerOnly } from './owner-only.ts'

/** Files that stayed open to other users, with the error code. */
type Refused = { path: string; code: string }[]

interface Closing {
  /** The database's folder. It alone is followed if it is a link or on another file system. */
  readonly database: string
  readonly refused: Refused
}

/** `/tmp` and the like: every user writes to it, and closing it would lock all of them out. */
const isForEverybody = ({ mode }: Stats): boolean => (mode & 0o1002) === 0o1002

/**
 * Closes the folder and everything in it to other users. It follows no links, except one in the place of the
 * database, and skips other file systems that are mounted in it. If it fails, `warn` receives one line that names the
 * folder. Does nothing if there is no such folder or the system has no file modes.
 */
export async function restrictDataFolder(
  folder: string,
  warn: (line: string) => void,
): Promise<void> {
  const user = process.geteuid?.()
  const found = await stat(folder).catch(() => null)
  if (user === undefined || found === null || !found.isDirectory()) return
  const reason = isForEverybody(found)
    ? 'all users of this machine share it'
    : whyOpen(await closeAll(folder), found.uid === user)
  if (reason !== null) {
    warn(
      `DATA_DIR (${folder}) is not closed to other users: ${reason}. Give Papo a folder of its own that belongs to the server's user, has mode 0700 and is on a file system that keeps modes.`,
    )
  }
}

/** Closes everything; returns what stayed open to other users. */
async function closeAll(folder: string): Promise<Refused> {
  const closing: Closing = { database: databaseFolder(folder), refused: [] }
  await closeRoot(folder, closing)
  return closing.refused
}

function whyOpen([first, ...others]: Refused, isOurs: boolean): string | null {
  if (!isOurs) return 'it belongs to another user'
  if (first === undefined) return null
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  return `the mode of ${first.path}${more} could not be changed (${first.code})`
}

/** Closes the folder itself first, so that no other user can swap its contents meanwhile. */
async function closeRoot(root: string, closing: Closing): Promise<void> {
  const found = await stat(root).catch(() => null)
  if (found === null || !found.isDirectory()) return
  const tried = await closeOne(root, found, closing)
  // Some file systems accept a change of the mode and ignore it.
  if (tried && isShared((await stat(root)).mode)) {
    closing.refused.push({ path: root, code: 'no effect' })
  }
  await closeWithin(root, found.dev, closing)
}

async function closeWithin(folder: string, device: number, closing: Closing): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name)
      if (path === closing.database) return await closeRoot(path, closing)
      const found = await lstat(path).catch(() => null)
      if (found === null || found.isSymbolicLink() || found.dev !== device) return
      await closeOne(path, found, closing)
      if (found.isDirectory()) await closeWithin(path, device, closing)
    }),
  )
}

/** Closes one file. True if the system accepted the change or none was needed. */
async function closeOne(path: string, { mode }: Stats, { refused }: Closing): Promise<boolean> {
  if (!isShared(mode)) return true
  try {
    await chmod(path, ownerOnly(mode))
    return true
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    // A running server may remove its files meanwhile.
    if (code !== 'ENOENT') refused.push({ path, code })
    return false
  }
}
