/** Errors of the port that an operator can fix, explained, by error code. Others name their variable themselves. */
const known: Record<string, string> = {
  EADDRINUSE: 'PORT is in use by another process: stop it, or choose another PORT',
  EACCES: 'PORT may not be used by this user: choose one above 1023, or give the user the right',
  EADDRNOTAVAIL: 'HOST is not an address of this machine: 0.0.0.0 stands for all of them',
  ENOTFOUND: 'HOST names a machine that nobody knows: name an address of this one',
}

/** One line on why the start failed, without any secret of the environment. */
export function failedStart(error: unknown): string {
  const { message = '', code = '' } = (error ?? {}) as Partial<NodeJS.ErrnoException>
  const [line = ''] = (known[code] ?? message).split('\n')
  return `papo: ${line || 'the start failed'}`
}
