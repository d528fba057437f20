/** Errors that an operator can fix, explained, by error code. */
const known: Record<string, string> = {
  EADDRINUSE: 'PORT is in use by another process: stop it, or choose another PORT',
  EACCES: 'PORT or DATA_DIR may not be used by this user',
  EROFS: 'DATA_DIR is on a file system that is read only',
  EADDRNOTAVAIL: 'HOST is not an address of this machine',
  ENOTFOUND: 'DATABASE_URL or HOST names a machine that nobody knows',
  ECONNREFUSED: 'DATABASE_URL leads to a machine where no PostgreSQL listens',
  ETIMEDOUT: 'DATABASE_URL leads to a machine that does not answer',
  '28P01': 'DATABASE_URL has a user or a password that PostgreSQL does not take',
  '28000': 'DATABASE_URL has a user that PostgreSQL does not let in',
  '3D000': 'DATABASE_URL names a database that does not exist',
}

/** One line on why the start failed, without any secret of the environment. */
export function failedStart(error: unknown): string {
  const { message = '', code = '' } = (error ?? {}) as Partial<NodeJS.ErrnoException>
  const [line = ''] = (known[code] ?? message).split('\n')
  return `papo: ${line || 'the start failed'}`
}
