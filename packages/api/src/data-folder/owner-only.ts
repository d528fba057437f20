import { mkdir } from 'node:fs/promises'

/** The permission bits of the group and of all other users. No file of the server has any of them set. */
const sharedBits = 0o077

/** The mode of a file that only the server's user reads and writes. */
export const ownerFile = 0o600
const ownerFolder = 0o700

/** Whether the group or other users have any permission. */
export const isShared = (mode: number): boolean => (mode & sharedBits) !== 0

/** The mode without the permissions of the group and of other users. It never adds a permission. */
export const ownerOnly = (mode: number): number => mode & ~sharedBits

/** Closes all files that this process and its children create from now on to other users. */
export function restrictNewFiles(): void {
  process.umask(sharedBits)
}

/** Creates the folder and its missing parents, for the owner only. An existing folder keeps its mode. */
export async function makeOwnFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: ownerFolder })
}
