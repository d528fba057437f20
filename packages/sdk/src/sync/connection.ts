/**
 * The connection to the server, for people.
 * - `connecting`: no answer yet, waiting because the server asked for it, or retrying after `reconnect()`
 * - `online`: answers arrive
 * - `offline`: the server cannot be reached; the client retries by itself
 * - `blocked`: the origin or the token is refused; there is no retry until `reconnect()`
 */
export type Connection = 'connecting' | 'online' | 'offline' | 'blocked'

/**
 * The states of a retry loop.
 * - `starting`: before the first answer
 * - `following`: the last iteration was answered
 * - `unsteady`: one iteration failed after an answered one; people still see `online`
 * - `deferred`: the last iteration failed and named the time of the next one, as `Retry-After` does
 * - `lost`: two or more iterations in a row failed, or the last one timed out
 * - `disconnected`: the platform reports no network; the loop makes no calls
 * - `refused`: the server refused for good
 * - `finished`: the last iteration has no successor
 * - `stopped`: stopped by its owner
 */
export type RetryLoopState =
  | 'starting'
  | 'following'
  | 'unsteady'
  | 'deferred'
  | 'lost'
  | 'disconnected'
  | 'refused'
  | 'finished'
  | 'stopped'

/** Maps the state of a loop to the connection that people see. */
export function connectionOf(state: RetryLoopState): Connection {
  switch (state) {
    case 'starting':
    case 'deferred':
      return 'connecting'
    case 'following':
    case 'unsteady':
    case 'finished':
      return 'online'
    case 'lost':
    case 'disconnected':
    case 'stopped':
      return 'offline'
    case 'refused':
      return 'blocked'
    default:
      return unknownState(state)
  }
}

function unknownState(state: never): never {
  throw new Error(`Unknown state ${String(state)}`)
}
