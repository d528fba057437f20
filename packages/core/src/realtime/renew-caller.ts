import type { Caller } from '../platform/caller.ts'
import type { Authenticator } from '../session/authenticator.ts'

/** The caller's token is in use. `done` gets the caller as they are now; null if the token has ended. */
export function renewCaller(
  authenticator: Pick<Authenticator, 'keepAlive'>,
  caller: Caller,
  done: (found: Caller | null) => void,
): void {
  const found = authenticator.keepAlive(caller)
  // A database that does not answer ends no session.
  if (found instanceof Promise) void found.then(done).catch(() => {})
  else done(found)
}
