import { statfsSync } from 'node:fs'

/** PostgreSQL needs room for two segments of its log, 16 MiB each; without it, it stops for good. */
const leastBytes = 32 * 1024 ** 2
const mebibyte = 1024 ** 2

/**
 * Throws if the disk of the folder is so full that the embedded database could stop in the middle of a write. The
 * error has the code with which PostgreSQL says that a disk is full.
 */
export function requireFreeSpace(folder: string): void {
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  if (free >= leastBytes) return
  const left = `${Math.floor(free / mebibyte)} MB are free, and the database needs ${leastBytes / mebibyte} MB to write in`
  throw Object.assign(new Error(`DATA_DIR (${folder}) is on a disk that is full: ${left}`), {
    code: '53100',
  })
}
