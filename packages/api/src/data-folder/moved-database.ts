import { access, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { databaseFolder } from './layout.ts'

/** Where the embedded database is kept after it was moved to PostgreSQL. Nobody opens it. */
const movedFolder = (folder: string): string => `${databaseFolder(folder)}.moved`

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** Whether the folder holds an embedded database. */
export function holdsDatabase(folder: string): Promise<boolean> {
  return isThere(join(databaseFolder(folder), 'PG_VERSION'))
}

/** Puts the embedded database aside, so that no server goes on writing to it. Returns where it is now. */
export async function setDatabaseAside(folder: string): Promise<string> {
  await rename(databaseFolder(folder), movedFolder(folder))
  return movedFolder(folder)
}

/** Rejects where the installation goes on in PostgreSQL: a start would show an empty one. */
export async function requireNotMoved(folder: string): Promise<void> {
  if ((await isThere(databaseFolder(folder))) || !(await isThere(movedFolder(folder)))) return
  throw new Error(
    `DATA_DIR (${folder}) was moved to PostgreSQL: set DATABASE_URL. To go back to what it held then, rename ${movedFolder(folder)} to ${databaseFolder(folder)}`,
  )
}
