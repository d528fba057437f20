import { open } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { lockFile } from '../../data-folder/layout.ts'
import { makeOwnFolder, ownerFile } from '../../data-folder/owner-only.ts'

interface FileLocks {
  tryLock(fd: number): boolean
  unlock(fd: number): void
}

// The package has no types and is CommonJS.
const locks = createRequire(import.meta.url)('fs-native-extensions') as FileLocks

/**
 * Locks the folder for this process and returns the function that unlocks it. It is a kernel lock: it ends with the
 * process, even after a crash. Throws if another process holds it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await makeOwnFolder(folder)
  const file = await open(lockFile(folder), 'a', ownerFile)
  try {
    if (locks.tryLock(file.fd)) return () => file.close()
  } catch (error) {
    await file.close()
    throw error
  }
  await file.close()
  throw new Error(
    `DATA_DIR (${folder}) is in use by another process. Stop it first, or name another DATA_DIR.`,
  )
}
