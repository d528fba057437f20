import { mkdir } from 'node:fs/promises'

/** What the group and all other users may do with a file. No file of the server lets them do anything. */
const sharedBits = 0o077

/** The mode of a file that the server's user alone reads and writes. */
export const ownerFile = 0o600
const ownerFolder = 0o700

/** Whether the group or another user may do anything. */
export const isShared = (mode: number): boolean => (mode & sharedBits) !== 0

/** The same mode without the group and other users. It never allows more than before. */
export const ownerOnly = (mode: number): number => mode & ~sharedBits

/** From here on, everything that this process and its children make is closed to other users. */
export function restrictNewFiles(): void {
  process.umask(sharedBits)
}

/** Makes the folder, and those above it, for the owner alone. One that exists keeps its mode. */
export async function makeOwnFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: ownerFolder })
}
