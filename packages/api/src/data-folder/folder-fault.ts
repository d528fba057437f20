/** What keeps the data folder from being used, said after its name. */
const sentences: Readonly<Record<string, string>> = {
  EEXIST: 'is a file and no folder: move the file away, or name another folder',
  ENOTDIR: 'leads through a file that is no folder: look at each part of its path',
  ENOENT: 'cannot be made: a link in its path leads nowhere, or the folder was removed',
  ELOOP: 'leads through links that lead back to themselves: look at each part of its path',
  ENAMETOOLONG: 'has a name that is too long for this file system: name another folder',
  EROFS: 'is on a file system that is read only: mount it for writing, or name another folder',
  EACCES: 'may not be written by the user of this process: give the folder to that user (chown)',
  EPERM: 'may not be written by the user of this process: give the folder to that user (chown)',
  ENOSPC: 'is on a disk that is full: make room',
  EDQUOT: 'is on a disk where the quota of this user is used up: make room',
  EIO: 'is on a disk that does not read or write: look at the disk, and restore a backup elsewhere',
}

/** Why the data folder cannot be used, in one line that names the variable and the cure. */
class FolderFault extends Error {
  override readonly name = 'FolderFault'
}

/** Runs what needs the data folder. An error of the file system becomes one line that names `DATA_DIR`. */
export async function inDataFolder<Result>(
  folder: string,
  task: () => Promise<Result>,
): Promise<Result> {
  try {
    return await task()
  } catch (error) {
    const { code = '', syscall } = error as NodeJS.ErrnoException
    const sentence = Object.hasOwn(sentences, code) ? sentences[code] : undefined
    if (syscall === undefined || sentence === undefined) throw error
    throw new FolderFault(`DATA_DIR (${folder}) ${sentence}`, { cause: error })
  }
}
