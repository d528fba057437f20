import type { FileHandle } from 'node:fs/promises'
import { createFile } from '../data-folder/create-file.ts'
import { CommandError } from './context.ts'

/** The disk takes no more: a matter of the path, too. */
const ofDisk = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO'])

/**
 * Creates a file that the operator has named `name`. Rethrows errors of `write`; any other one is about the path: a
 * CommandError.
 */
export async function writeOutput(
  { name, path }: { name: string; path: string },
  write: (file: FileHandle) => Promise<void>,
): Promise<void> {
  let contentError: unknown
  const watched = (file: FileHandle) =>
    write(file).catch((error: NodeJS.ErrnoException) => {
      if (!ofDisk.has(error.code ?? '')) contentError = error
      throw error
    })
  await createFile(path, watched).catch((error: NodeJS.ErrnoException) => {
    if (error === contentError) throw error
    const reason = error.code === 'EEXIST' ? 'it exists' : (error.code ?? error.message)
    throw new CommandError(`${name} (${path}) cannot be made: ${reason}`)
  })
}
